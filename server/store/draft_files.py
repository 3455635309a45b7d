"""The files attached to drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from server.store import tables as t
from server.store.tx import Read, Write

draft_file = t.draft_file


@dataclass(frozen=True)
class DraftFile:
    """One file; its content lies among the blobs under `hash`."""

    id: int
    draft_id: int
    name: str
    kind: str
    size: int
    hash: str
    cid: str | None
    carried: bool = False


@dataclass(frozen=True)
class NewFile:
    """A file whose content is among the blobs; `carried` from a forwarded mail, `cid` if inside its text."""

    name: str
    kind: str
    size: int
    hash: str
    cid: str | None = None
    carried: bool = False


def _file(row: Any) -> DraftFile:
    return DraftFile(row.id, row.draft_id, row.name, row.kind, row.size, row.hash, row.cid, row.carried)


def add(tx: Write, draft_id: int, new: NewFile) -> int:
    """Attach a file; its id."""
    return tx.add(draft_file, draft_id=draft_id, at=tx.now, **new.__dict__)


def drop_carried(tx: Write, draft_id: int) -> None:
    """It is no forward any more: what the other mail brought goes, what the writer attached stays."""
    brought = (tx.mine(draft_file), draft_file.c.draft_id == draft_id, draft_file.c.carried)
    tx.run(delete(draft_file).where(*brought))


def of_draft(tx: Read, draft_id: int) -> list[DraftFile]:
    """A draft's files, in the order in which they were attached."""
    mine = (tx.mine(draft_file), draft_file.c.draft_id == draft_id)
    return [_file(row) for row in tx.all(select(draft_file).where(*mine).order_by(draft_file.c.id))]


def remove(tx: Write, draft_id: int, file_id: int) -> bool:
    """Take a file off a draft; whether it was there."""
    mine = (tx.mine(draft_file), draft_file.c.draft_id == draft_id, draft_file.c.id == file_id)
    return tx.run(delete(draft_file).where(*mine)) == 1


def named(tx: Read, hashes: Iterable[str]) -> set[str]:
    """Which of some contents a row still names."""
    rows = tx.all(
        select(draft_file.c.hash).where(tx.mine(draft_file), draft_file.c.hash.in_(list(hashes))).distinct()
    )
    return {row.hash for row in rows}


def forget_ended(tx: Write, before: datetime) -> None:
    """Drafts that were thrown away or sent before an instant keep no files; a sent mail has its own."""
    ended = select(t.draft.c.id).where(
        tx.mine(t.draft), t.draft.c.state != "open", t.draft.c.updated_at < before
    )
    waiting = select(t.submission.c.draft_id).where(
        tx.mine(t.submission), t.submission.c.state.in_(("queued", "sending", "unknown"))
    )
    mine = (tx.mine(draft_file), draft_file.c.draft_id.in_(ended), draft_file.c.draft_id.not_in(waiting))
    tx.run(delete(draft_file).where(*mine))
