"""One company after the other, until there are as many contacts and mails as were asked for."""

from collections.abc import Iterator
from typing import Any

from server.demo import people, talk
from server.demo.rows import Office

CHUNK = 20_000  # rows at once


def story(office: Office, contacts: int, emails: int) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Rows by table, a chunk at a time: memory stays flat, whatever the size.

    Mails follow Zipf: a tenth of the contacts has most of them, many have none.
    """
    left, owed, told, number = contacts, 0.0, 0, 0
    while left > 0:
        firm = people.firm(office, number, left)
        number, left = number + 1, left - len(firm.people)
        for person in firm.people:
            owed += emails / contacts * _busy(office)
            count = min(int(owed), emails - told)
            owed -= count
            told += count
            talk.mails(office, firm, person, count)
            talk.activities(office, firm, person)
        if left == 0:
            talk.mails(office, firm, firm.people[0], emails - told)
        if sum(len(rows) for rows in office.rows.values()) > CHUNK:
            yield office.take()
    yield office.take()


def _busy(office: Office) -> float:
    """How much is written with one contact, beside the average: 1 / rank, cut so that the average is about 1."""
    rank = office.chance.random()
    return min(60.0, 0.172 / (rank + 0.003))
