"""Tests of workstreams."""
