"""Tells at start whether this root key is the one that the database was sealed with (fault 46)."""

from sqlalchemy import select, update

from server.store import tables as t
from server.store.sealing import SealBroken, Vault
from server.store.tx import System

_KNOWN = b"alongside"


def renew(tx: System, vault: Vault) -> None:
    """Seal the check value with the newest key, so that the older ones may go."""
    row = tx.one(select(t.key_check.c.sealed).where(t.key_check.c.id == 1))
    if row is not None and not vault.is_current(row.sealed):
        sealed = vault.seal(vault.open(row.sealed, "key_check"), "key_check")
        tx.run(update(t.key_check).where(t.key_check.c.id == 1).values(sealed=sealed))


def is_right(tx: System, vault: Vault) -> bool:
    """Whether the key opens the check value; the first key ever seen leaves one."""
    row = tx.one(select(t.key_check.c.sealed).where(t.key_check.c.id == 1))
    if row is None:
        return tx.insert_or_ignore(t.key_check, {"id": 1, "sealed": vault.seal(_KNOWN, "key_check")})
    try:
        return vault.open(row.sealed, "key_check") == _KNOWN
    except SealBroken:
        return False
