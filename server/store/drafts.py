"""The composer's state on the server, so that it survives a reload, a reconnect and a restart."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from server.store import tables as t
from server.store.tx import Read, Write

draft = t.draft


@dataclass(frozen=True)
class Fields:
    """What a person edits in the composer."""

    mailbox_id: int
    from_address: str | None
    to: list[str]
    cc: list[str]
    bcc: list[str]
    subject: str
    body: str
    record_ids: list[int]
    unsubscribe_link: bool | None = None  # none: as the user usually does (H40)
    signature: bool = True


@dataclass(frozen=True)
class Draft:
    """One user's answer in one thread, or new mail from one record; `version` rises with each edit.

    `kind` is of `core.recipients.KINDS`, or `new`; `carrying`: files of the forwarded mail are on the way.
    """

    id: int
    user_id: int
    kind: str
    thread_id: int | None
    record_id: int | None
    answers_id: int | None
    carrying: bool
    version: int
    state: str
    updated_at: datetime
    fields: Fields


def _draft(row: Any) -> Draft:
    fields = Fields(**{one.name: getattr(row, one.name) for one in dataclass_fields(Fields)})
    return Draft(
        row.id,
        row.user_id,
        row.kind,
        row.thread_id,
        row.record_id,
        row.answers_id,
        row.carrying,
        row.version,
        row.state,
        row.updated_at,
        fields,
    )


def by_id(tx: Read, draft_id: int) -> Draft | None:
    """One draft."""
    row = tx.one(select(draft).where(tx.mine(draft), draft.c.id == draft_id))
    return _draft(row) if row else None


def open_in_thread(tx: Read, user_id: int, thread_id: int) -> Draft | None:
    """The user's draft at hand in a thread; there is one at most."""
    row = tx.one(
        select(draft).where(
            tx.mine(draft),
            draft.c.user_id == user_id,
            draft.c.thread_id == thread_id,
            draft.c.state == "open",
        )
    )
    return _draft(row) if row else None


def open_from_record(tx: Read, user_id: int, record_id: int) -> Draft | None:
    """The user's new mail at hand that is written from a record; there is one at most."""
    row = tx.one(
        select(draft).where(
            tx.mine(draft),
            draft.c.user_id == user_id,
            draft.c.record_id == record_id,
            draft.c.state == "open",
        )
    )
    return _draft(row) if row else None


def open_in_place_of(tx: Read, kept: Draft) -> Draft | None:
    """The user's open draft in the thread, or from the record, to which this one belongs."""
    if kept.thread_id is not None:
        return open_in_thread(tx, kept.user_id, kept.thread_id)
    return open_from_record(tx, kept.user_id, kept.record_id) if kept.record_id is not None else None


@dataclass(frozen=True)
class Place:
    """What a draft is about: an answer of a kind to a mail of a thread, or new mail from a record."""

    kind: str
    thread_id: int | None = None
    answers_id: int | None = None
    record_id: int | None = None


def add(tx: Write, user_id: int, place: Place, fields: Fields) -> int:
    """A new open draft; its id."""
    return tx.add(
        draft,
        user_id=user_id,
        **place.__dict__,
        version=1,
        state="open",
        updated_at=tx.now,
        **fields.__dict__,
    )


def save(tx: Write, kept: Draft, fields: Fields) -> int:
    """Keep edited fields; the new version. The user's other panels are told."""
    version = kept.version + 1
    tx.run(
        update(draft)
        .where(tx.mine(draft), draft.c.id == kept.id)
        .values(version=version, updated_at=tx.now, **fields.__dict__)
    )
    tx.tell(f"user:{kept.user_id}", "draft", kept.id)
    return version


def turn(tx: Write, kept: Draft, place: Place, fields: Fields) -> None:
    """The same text becomes another kind of answer, or one to another mail of the thread."""
    tx.run(
        update(draft)
        .where(tx.mine(draft), draft.c.id == kept.id)
        .values(version=kept.version + 1, updated_at=tx.now, **place.__dict__, **fields.__dict__)
    )
    tx.tell(f"user:{kept.user_id}", "draft", kept.id)


def set_carrying(tx: Write, draft_id: int, user_id: int, *, carrying: bool) -> None:
    """Files of the forwarded mail are on their way, or they have all come."""
    tx.run(update(draft).where(tx.mine(draft), draft.c.id == draft_id).values(carrying=carrying))
    tx.tell(f"user:{user_id}", "draft", draft_id)


def set_state(tx: Write, kept: Draft, state: str) -> None:
    """`submitted` when it is sent, `open` again when that was undone, `discarded` when thrown away."""
    tx.run(
        update(draft)
        .where(tx.mine(draft), draft.c.id == kept.id)
        .values(state=state, version=kept.version + 1, updated_at=tx.now)
    )
    tx.tell(f"user:{kept.user_id}", "draft", kept.id)
