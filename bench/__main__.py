"""`make bench`: the real product beside the least that could answer the same, in turns, on one PostgreSQL."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from bench.case import Case

ROUNDS = 5
SERVER = ["fsync=on", "shared_buffers=1GB", "max_wal_size=8GB", "max_parallel_workers_per_gather=0"]
"""Durable; and without parallel plans, which took from 3 to 240 s for the same COPY on two processors."""
PRODUCT, BARE = 8971, 8972  # ports
RESULTS = Path(__file__).parent / "results"
DRAIN = 0.5  # seconds between two measurements, in which what the last one left is worked off


def main() -> None:
    """Seed, start both, measure each case in turns, print and keep the medians."""
    from tests import servers

    small = "--small" in sys.argv
    with ExitStack() as stack:
        home = Path(mkdtemp(prefix="pstn-bench-"))
        server = stack.enter_context(servers.postgres(*SERVER))
        url = stack.enter_context(servers.fresh_database(server))
        redis = stack.enter_context(servers.redis())
        os.environ |= {
            "DATABASE_URL": url,
            "REDIS_URL": redis,
            "PSTN_HOME": str(home),
            "PSTN_DEMO": "1",
            "PSTN_RATE_LIMIT": "10000000",
            "DJANGO_SETTINGS_MODULE": "pstn.settings",
            "WEB_CONCURRENCY": "2",
            "BENCH_ANSWERS": str(home / "answers.json"),
        }
        import django

        django.setup()
        from bench.seed import seed

        began = time.perf_counter()
        tokens = seed(20, 1_000, 25_000) if small else seed()
        print(f"seeded in {time.perf_counter() - began:.0f} s", flush=True)
        from bench.cases import all_cases
        from bench.questions import bare_answers, questions

        asked = questions(tokens)
        (home / "answers.json").write_text(json.dumps(bare_answers(asked)))
        process = stack.enter_context(serving("pstn.wsgi", PRODUCT))
        stack.enter_context(serving("bench.bare", BARE))
        kept = [measured(case) for case in all_cases(asked, PRODUCT, BARE, process)]
        write(kept, small)


@contextmanager
def serving(application: str, port: int) -> Iterator[int]:
    """Gunicorn as the product is served: two processes of four threads; the number is that of the first process."""
    from tests.live import wait_for

    log = Path(os.environ["PSTN_HOME"]) / f"{application}.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "python:pstn.web", application]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=os.environ | {"PORT": str(port)}, stdout=file, stderr=file)
    try:
        wait_for(process, port, log)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def measured(case: Case) -> dict[str, Any]:
    """The medians of both over the rounds, in turns, and the median of their ratios."""
    case.product(), case.beside()  # once uncounted
    pairs = []
    for _ in range(ROUNDS):
        time.sleep(DRAIN)
        mine = case.product()
        time.sleep(DRAIN)
        pairs.append((mine, case.beside()))
    product, beside = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for mine, other in pairs)
    row = {"case": case.name, "product": product, "beside": beside, "unit": case.unit}
    row |= {"ratio": round(ratio, 3), "goal": case.goal, "met": case.met(ratio)}
    print(line(row), flush=True)
    return row


def line(row: dict[str, Any]) -> str:
    """A row of the table."""
    met = "met" if row["met"] else "NOT MET"
    return (
        f"| {row['case']} | {row['product']:,.4g} | {row['beside']:,.4g} | {row['unit']}"
        f" | {row['ratio']:.2f} | {row['goal']} | {met} |"
    )


def write(rows: list[dict[str, Any]], small: bool) -> None:
    """Keep the table; a small run is only printed."""
    head = "| case | product | beside | unit | ratio | goal | |\n|---|---|---|---|---|---|---|"
    table = "\n".join([head, *map(line, rows)])
    print(table)
    if small:
        return
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.md").write_text(
        f"# `make bench` at {commit.stdout.strip()}\n\n{ROUNDS} rounds of 120 answers, in turns;"
        f" medians. {os.cpu_count()} processors, which clients, product and PostgreSQL share.\n\n{table}\n"
    )
    (RESULTS / "latest.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
