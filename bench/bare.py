"""The statements of a page through psycopg alone, by as many processes as the web server has."""

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle

import psycopg

from bench.load import Figures
from bench.plan import WORKERS
from bench.prepare import Statement

_SCRATCH = "CREATE TABLE IF NOT EXISTS bench_scratch (number integer)"


def run_bare(url: str, pages: Sequence[Sequence[Statement]], *, is_saved: bool, seconds: float) -> Figures:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_SCRATCH)
    with ProcessPoolExecutor(WORKERS) as pool:
        # Each has pages of its own: writers of the same rows would only wait for each other.
        jobs = [
            pool.submit(_repeat, url, pages[number::WORKERS], is_saved, seconds) for number in range(WORKERS)
        ]
        times = [taken for job in jobs for taken in job.result()]
    percentiles = statistics.quantiles(times, n=100)
    return Figures(len(times) / seconds, percentiles[49] * 1000, percentiles[98] * 1000, len(times))


def _repeat(url: str, pages: Sequence[Sequence[Statement]], is_saved: bool, seconds: float) -> list[float]:
    times: list[float] = []
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.cursor()
        deadline = time.perf_counter() + seconds
        for statements in cycle(pages):
            begun = time.perf_counter()
            if begun >= deadline:
                return times
            if is_saved:
                _save(cursor, statements)
            else:
                _read(cursor, statements)
            times.append(time.perf_counter() - begun)
    return times


def _read(cursor: psycopg.Cursor, statements: Sequence[Statement]) -> None:
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        if cursor.description:
            cursor.fetchall()


def _save(cursor: psycopg.Cursor, statements: Sequence[Statement]) -> None:
    """The writing is taken back, to be done again; committing it all the same waits for the disk."""
    cursor.execute("BEGIN")
    cursor.execute("SAVEPOINT before")
    _read(cursor, statements)
    cursor.execute("ROLLBACK TO SAVEPOINT before")
    cursor.execute("INSERT INTO bench_scratch VALUES (1)")
    cursor.execute("COMMIT")
