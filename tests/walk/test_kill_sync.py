"""SIGKILL in the middle of a sync, then restart: no gap, nothing twice (fault 5)."""

import sqlite3
from collections import Counter

import pytest

from tests.walk.stack import Stack, WebApp, eventually

BOTH = [("google", "mia@northwind.test"), ("microsoft", "mia.berg@northwind.test")]
MAILS = 110  # three pages


SUBJECTS = {
    "message": "SELECT subject FROM message WHERE subject LIKE ?",
    "engagement": "SELECT subject FROM engagement WHERE subject LIKE ?",
}


def count(stack: Stack, subject: str, table: str) -> Counter[str]:
    """How often each mail of this subject is stored, or logged."""
    connection = sqlite3.connect(f"file:{stack.folder}/alongside.db?mode=ro", uri=True)
    rows = connection.execute(SUBJECTS[table], (f"{subject} %",)).fetchall()
    connection.close()
    return Counter(row[0] for row in rows)


@pytest.mark.parametrize("step", ["page_caught", "page_kept"])
@pytest.mark.parametrize(("provider", "account"), BOTH)
def test_fault_5_killed_in_the_middle_of_a_sync_it_goes_on_where_it_was(
    stack: Stack, mia: WebApp, provider: str, account: str, step: str
) -> None:
    """Every mail is stored and logged once: the page that was kept is not taken in again, none is left out."""
    del mia
    stack.kill("serve")
    subject, marker = f"Killed {provider} {step}", stack.folder / f"{provider}-{step}"
    for number in range(MAILS):
        content = {
            "from": "Anna <anna@brightwater.test>",
            "to": [account],
            "subject": f"{subject} {number}",
            "text": ".",
        }
        assert stack.simulator("POST", "/simulator/deliver", json=content).ok
    stack.serve(ALONGSIDE_STAND_STILL=f"{step}:{marker}")
    eventually(marker.exists, f"the server stands at {step}")
    stored = len(count(stack, subject, "message"))
    assert stored == 0 if step == "page_caught" else 0 < stored < MAILS
    stack.kill("serve")
    stack.serve()
    eventually(
        lambda: len(count(stack, subject, "engagement")) == MAILS, "all of them are logged", timeout=60
    )
    for table in ("message", "engagement"):
        assert set(count(stack, subject, table).values()) == {1}
