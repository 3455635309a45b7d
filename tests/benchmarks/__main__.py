"""Look-ups, logging, search and timelines on both databases, as ratios to bare queries in the same run.

Run by `make bench`, or `make bench CONTACTS=1000000 EMAILS=5000000`. The ratios travel from machine to
machine, the milliseconds do not.
"""

import argparse
import sys

from tests.benchmarks.context import logs, looks
from tests.benchmarks.desk import desk, postgresql, progress, sqlite
from tests.benchmarks.measure import table
from tests.benchmarks.search import searches
from tests.benchmarks.timeline import timelines

FEW = 1_000


def main() -> None:
    """Print the figures of both databases, or of one that is there already."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--contacts", type=int, default=100_000)
    asked.add_argument("--emails", type=int, default=None)
    asked.add_argument("--database", default="", help="Measure this one, which is filled if it is empty.")
    given = asked.parse_args()
    emails = given.emails if given.emails is not None else 5 * given.contacts
    if given.database:
        _figures(given.database.partition(":")[0], given.database, given.contacts, emails, None)
        return
    for name, place in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with place() as url:
            progress(f"{name}: {FEW:,} contacts")
            small = looks(desk(url, FEW, 5 * FEW))[1][0].p50
        with place() as url:
            _figures(name, url, given.contacts, emails, small)


def _figures(name: str, url: str, contacts: int, emails: int, small: float | None) -> None:
    progress(f"{name}: {contacts:,} contacts, {emails:,} mails")
    found = desk(url, contacts, emails)
    progress(f"{name}: measuring")
    looked = looks(found)
    rows = [*looked, *searches(found), *timelines(found), *logs(found)]
    sys.stdout.write(table(f"\n{name}, {contacts:,} contacts, {emails:,} mails", rows) + "\n")
    if small is not None:
        growth = looked[1][0].p50 / small
        sys.stdout.write(f"  context look-up at {contacts:,} beside {FEW:,} contacts: × {growth:.2f}\n")
    sys.stdout.flush()
    found.deps.store.close()


if __name__ == "__main__":
    main()
