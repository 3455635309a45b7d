"""The files of logged mail: what they are called, and under which hash their content lies (H8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from server.store import tables as t
from server.store.tx import Read, Write

message_file = t.message_file
WAITING, KEPT, LOST, TOO_LARGE = "waiting", "kept", "lost", "too_large"


@dataclass(frozen=True)
class NewFile:
    """A file of a mail; without a hash its content is not here, or not yet."""

    name: str
    kind: str
    size: int
    state: str = WAITING
    hash: str | None = None


@dataclass(frozen=True)
class MessageFile:
    """One file of a logged mail."""

    id: int
    message_id: int
    name: str
    kind: str
    size: int
    state: str
    hash: str | None


def wanted(tx: Read) -> bool:
    """Whether the workspace keeps the files of logged mail (H8)."""
    row = tx.one(select(t.workspace.c.keep_files).where(t.workspace.c.id == tx.workspace_id))
    return bool(row and row.keep_files)


def set_wanted(tx: Write, *, keep: bool) -> None:
    """It does, or does not, from the next mail on."""
    tx.run(update(t.workspace).where(t.workspace.c.id == tx.workspace_id).values(keep_files=keep))


def expect(tx: Write, files: Mapping[int, Sequence[NewFile]]) -> list[int]:
    """These mails have files that are to be kept: the messages of which nothing was known."""
    known = {row.message_id for row in tx.all(_of(tx, files))}
    fresh = [one for one in files if one not in known and files[one]]
    tx.run(insert(message_file), [_row(tx, message, new) for message in fresh for new in files[message]])
    return fresh


def replace(tx: Write, message_id: int, files: Iterable[NewFile]) -> None:
    """A mail's files are exactly these."""
    forget(tx, message_id)
    tx.run(insert(message_file), [_row(tx, message_id, new) for new in files])


def settle(tx: Write, message_id: int, state: str) -> None:
    """Those that are waited for will not come: they are gone from the mailbox, or too large."""
    waiting = (
        tx.mine(message_file),
        message_file.c.message_id == message_id,
        message_file.c.state == WAITING,
    )
    tx.run(update(message_file).where(*waiting).values(state=state))


def of_message(tx: Read, message_id: int) -> list[MessageFile]:
    """A mail's files in order."""
    rows = tx.all(_of(tx, [message_id]).order_by(message_file.c.id))
    return [
        MessageFile(row.id, row.message_id, row.name, row.kind, row.size, row.state, row.hash) for row in rows
    ]


def forget(tx: Write, message_id: int) -> None:
    """The mail is not logged any more, or its words were erased: so are its files."""
    mine = (tx.mine(message_file), message_file.c.message_id == message_id)
    tx.run(delete(message_file).where(*mine))


def named(tx: Read, hashes: Iterable[str]) -> set[str]:
    """Which of some contents a row still names."""
    mine = (tx.mine(message_file), message_file.c.hash.in_(list(hashes)))
    return {row.hash for row in tx.all(select(message_file.c.hash).where(*mine).distinct())}


def _of(tx: Read, messages: Iterable[int]) -> Any:
    return select(message_file).where(tx.mine(message_file), message_file.c.message_id.in_(list(messages)))


def _row(tx: Write, message_id: int, new: NewFile) -> dict[str, Any]:
    return {"workspace_id": tx.workspace_id, "id": tx.new_id(), "message_id": message_id, **new.__dict__}
