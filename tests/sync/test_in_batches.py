"""A page of mail is taken in at once; what comes of it is what one mail after the other would have made."""

import random  # noqa: TID251  a fixed seed
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from server.actions.take_mail import Caught, keep
from server.core.mail import MessageHead, Participant
from server.mime.parse import Parsed
from server.providers.port import Fetched
from server.store import mailboxes, relations, users, workspaces
from server.store import tables as t
from server.store.mailboxes import Connected
from server.store.tx import Read, Store
from tests.conftest import NOW
from tests.world import record

OURS = [Participant("mia@northwind.test", "Mia"), Participant("tom@northwind.test", "Tom")]
THEIRS = [
    *(Participant(f"anna{number}@brightwater.test", f"Anna {number}") for number in range(4)),
    *(Participant(f"p{number}@stranger.test") for number in range(3)),
]


def mails(luck: random.Random, count: int) -> list[Fetched]:
    """Threads by key and by reference, copies under another id, forged ids, mail from before, robots."""
    made: list[Fetched] = []
    for number in range(count):
        known = [one for one in made if one.head.message_id]
        answered = luck.choice(known).head.message_id if known and luck.random() < 0.4 else None
        people = luck.sample([*OURS, *THEIRS], 4)
        head = MessageHead(
            message_id=f"<{number}@x.test>" if luck.random() < 0.95 else None,
            subject=luck.choice(["Offer", "Re: Offer", f"Mail {number}"]),
            sender=people[0] if luck.random() < 0.98 else None,
            to=tuple(people[1:3]),
            cc=tuple(people[3:]) if luck.random() < 0.5 else (),
            sent_at=NOW + timedelta(minutes=luck.randint(-900, 900)) if luck.random() < 0.9 else None,
            in_reply_to=answered if luck.random() < 0.5 else None,
            references=(f"<old{number % 3}@x.test>", *([answered] if answered else [])),
            snippet=f"Hello {number}",
            automatic=luck.random() < 0.1,
        )
        if made and luck.random() < 0.15:
            twin = luck.choice(made).head
            head = twin if luck.random() < 0.7 else replace(twin, subject="Forged")
        at = NOW + timedelta(minutes=luck.randint(-100, 900))
        made.append(Fetched(f"k{number}", f"t{luck.randrange(count // 3)}", head, at, is_draft=False))
    return made


def desk(store: Store) -> tuple[int, list[int]]:
    with store.system() as system:
        workspace = workspaces.add(system, "Northwind")
    with store.write(workspace) as tx:
        boxes = []
        for one in OURS:
            rep = users.add(tx, one.address, one.name, "core")
            identity = ((one.address, one.name),)
            boxes.append(
                mailboxes.add(
                    tx,
                    Connected(rep, "google", one.address, one.name, "i", one.address, identity, True, "1"),
                )
            )
        tx.run(
            t.mailbox.update().where(tx.mine(t.mailbox), t.mailbox.c.id == boxes[1]).values(logging="replies")
        )
        company = record(tx, "company", "Brightwater")
        for number, one in enumerate(THEIRS[:4]):
            contact = record(tx, "contact", one.name, address=one.address)
            relations.add(tx, ("contact", contact), ("company", company), primary=number < 3)
            for deal in range(2 * number):
                made = record(tx, "deal", f"Deal {number}.{deal}", is_open=deal != 1)
                relations.add(tx, ("contact", contact), ("deal", made), at=NOW - timedelta(days=deal))
    return workspace, boxes


def take(store: Store, workspace: int, mailbox: int, pages: list[list[Fetched]]) -> None:
    for page in pages:
        with store.write(workspace) as tx:
            row = mailboxes.by_id(tx, mailbox)
            assert row is not None
            bodies = {one.key: Parsed(one.head, f"Text {one.key}", "<p>x</p>", (), ()) for one in page}
            keep(tx, row, Caught(mails=list(page), bodies=bodies))


def all_rows(tx: Read, boxes: list[int]) -> dict[str, list[str]]:
    """Every row as text, with names in place of ids; decisions in the order in which they were taken."""

    def rows(table: Any) -> Any:
        order = [column for column in table.primary_key.columns if column.name == "id"]
        return tx.all(table.select().where(tx.mine(table)).order_by(*order))

    messages = {row.id: row.dedupe_key for row in rows(t.message)}
    threads: dict[int, str] = {}
    for row in rows(t.message):
        threads[row.thread_id] = min(row.dedupe_key, threads.get(row.thread_id, "~"))
    entries = {row.id: messages[row.message_id] for row in rows(t.engagement)}
    names: dict[str, Callable[[Any], Any]] = {
        "message_id": messages.get,
        "thread_id": threads.get,
        "engagement_id": entries.get,
        "record_id": {row.id: row.name for row in rows(t.record)}.get,
        "mailbox_id": boxes.index,
        "user_id": lambda _: "rep",
        "decision_id": lambda _: "decision",
        "workspace_id": lambda _: "workspace",
    }
    own: dict[str, dict[int, str]] = {"thread": threads, "message": messages, "engagement": entries}

    def told(table: Any, row: Any) -> str:
        values = {
            name: names[name](value) if name in names else value for name, value in row._asdict().items()
        }
        if "id" in values:
            values["id"] = own.get(table.name, {}).get(row.id)
        return repr(values)

    tables = (
        t.thread, t.thread_key, t.message, t.header_id, t.message_body, t.sighting, t.engagement,
        t.association, t.set_aside,
    )  # fmt: skip
    found = {table.name: sorted(told(table, row) for row in rows(table)) for table in tables}
    decided: dict[tuple[int, int], list[str]] = {}
    for row in rows(t.decision):
        decided.setdefault((row.message_id, row.mailbox_id), []).append(told(t.decision, row))
    return found | {"decision": sorted(repr(one) for one in decided.values())}


@pytest.mark.parametrize("seed", range(6))
def test_a_page_at_once_is_the_same_as_mail_by_mail(store: Store, seed: int) -> None:
    """P2, B3: same facts, same decisions, same rows, whatever the size of the page; in two mailboxes (T15)."""
    luck = random.Random(seed)  # noqa: S311
    first, second = mails(luck, 60), mails(luck, 20)
    # A colleague's mailbox shows some of the same mails under ids of its own; some come again later.
    other = [replace(one, key=f"o{one.key}") for one in luck.sample(first, 25)]
    again = [*luck.sample(first, 5), *(replace(one, key=f"n{one.key}") for one in second)]
    found = []
    for size in (1, 7, 60):
        workspace, boxes = desk(store)
        for mailbox, posted in ((0, first), (1, other), (0, again)):
            oldest_first = sorted(posted, key=lambda one: one.received_at)
            pages = [oldest_first[at : at + size] for at in range(0, len(oldest_first), size)]
            take(store, workspace, boxes[mailbox], pages)
        with store.read(workspace) as tx:
            found.append(all_rows(tx, boxes))
    assert len(found[0]["engagement"]) > 20, "the corpus is worth the name"
    for table, rows in found[0].items():
        for others in found[1:]:
            assert others[table] == rows, table


def test_a_mail_that_breaks_is_set_aside_and_the_rest_of_its_page_goes_in(store: Store) -> None:
    """Fault 59, lesson 24: the page is taken in mail by mail then; nothing of the broken one is left behind."""
    page = sorted(mails(random.Random(9), 30), key=lambda one: one.received_at)  # noqa: S311
    nothing: Any = object()
    page[11] = replace(page[11], head=MessageHead("<bad@x.test>", nothing, OURS[0]))
    workspace, boxes = desk(store)
    take(store, workspace, boxes[0], [page])
    without, others = desk(store)
    take(store, without, others[0], [[one for one in page if one is not page[11]]])
    with store.read(workspace) as tx:
        found = all_rows(tx, boxes)
    with store.read(without) as tx:
        expected = all_rows(tx, others)
    assert len(found.pop("set_aside")) == 1
    expected.pop("set_aside")
    assert found == expected
