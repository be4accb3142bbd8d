"""Boards' pages, schedules, progress reports and the jobs that make them."""
