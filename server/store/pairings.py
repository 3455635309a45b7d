"""Panels that wait to be confirmed: a code for the person, a secret for the device (RFC 8628)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from server.ids import digest
from server.store import tables as t
from server.store.tx import System

pairing = t.pairing

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Pairing:
    """The device behind a code."""

    label: str
    created_at: datetime


def add(tx: System, device: str, code: str, label: str) -> None:
    """A device asks for a code."""
    tx.run(
        insert(pairing).values(
            device_hash=digest(device),
            code_hash=digest(code),
            label=label,
            created_at=tx.now,
            expires_at=tx.now + LIFETIME,
        )
    )


def look(tx: System, code: str) -> Pairing | None:
    """The device that a code was given to, while it still waits."""
    row = tx.one(select(pairing).where(*_waiting(tx, code)))
    return Pairing(row.label, row.created_at) if row else None


def confirm(tx: System, code: str, workspace_id: int, user_id: int) -> bool:
    """A person says: this device is mine. Once."""
    mine = update(pairing).where(*_waiting(tx, code)).values(workspace_id=workspace_id, user_id=user_id)
    return tx.run(mine) == 1


def _waiting(tx: System, code: str) -> tuple[Any, ...]:
    return (pairing.c.code_hash == digest(code), pairing.c.user_id.is_(None), pairing.c.expires_at > tx.now)


def claim(tx: System, device: str) -> tuple[int, int, str] | None:
    """(workspace, user, label) once it is confirmed; the device gets its token once."""
    row = tx.one(
        update(pairing)
        .where(
            pairing.c.device_hash == digest(device),
            pairing.c.user_id.is_not(None),
            pairing.c.claimed_at.is_(None),
            pairing.c.expires_at > tx.now,
        )
        .values(claimed_at=tx.now)
        .returning(pairing.c.workspace_id, pairing.c.user_id, pairing.c.label)
    )
    return (row.workspace_id, row.user_id, row.label) if row else None


def waits(tx: System, device: str) -> bool:
    """Whether a device's code can still be confirmed."""
    alive = (
        pairing.c.device_hash == digest(device),
        pairing.c.claimed_at.is_(None),
        pairing.c.expires_at > tx.now,
    )
    return tx.one(select(pairing.c.label).where(*alive)) is not None
