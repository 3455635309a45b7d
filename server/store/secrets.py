"""Mailbox tokens at rest: sealed, versioned, refreshed by one worker at a time."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy import delete, insert, select, update

from server.errors import Reauthorize
from server.providers.port import Tokens
from server.store import tables as t
from server.store.sealing import Vault
from server.store.tx import Read, Store, Write

secret = t.secret


def _context(workspace_id: int, mailbox_id: int) -> str:
    return f"secret:{workspace_id}:{mailbox_id}"


def _pack(tokens: Tokens) -> bytes:
    return msgspec.json.encode(
        [tokens.access_token, tokens.refresh_token, tokens.expires_at.timestamp(), list(tokens.scopes)]
    )


def _unpack(plain: bytes) -> Tokens:
    access, refresh, expires, scopes = msgspec.json.decode(plain, type=tuple[str, str, float, list[str]])
    return Tokens(access, refresh, datetime.fromtimestamp(expires, UTC), tuple(scopes))


def keep(tx: Write, vault: Vault, mailbox_id: int, tokens: Tokens) -> None:
    """Store the tokens of a new grant, over whatever was there."""
    sealed = vault.seal(_pack(tokens), _context(tx.workspace_id, mailbox_id))
    values = {"workspace_id": tx.workspace_id, "mailbox_id": mailbox_id, "sealed": sealed, "version": 1}
    changed = update(secret).where(tx.mine(secret), secret.c.mailbox_id == mailbox_id)
    if not tx.run(changed.values(sealed=sealed, version=secret.c.version + 1)):
        tx.run(insert(secret).values(values))


def destroy(tx: Write, mailbox_id: int) -> None:
    """Forget the tokens of a disconnected mailbox."""
    tx.run(delete(secret).where(tx.mine(secret), secret.c.mailbox_id == mailbox_id))


class SecretTokens:
    """The port's TokenStore over the sealed row."""

    def __init__(self, store: Store, vault: Vault, workspace_id: int, mailbox_id: int) -> None:
        self._store, self._vault = store, vault
        self._workspace_id, self._mailbox_id = workspace_id, mailbox_id
        self._version = 0

    def load(self) -> Tokens:
        """The newest tokens; raises Reauthorize when the mailbox has none."""
        with self._store.read(self._workspace_id) as tx:
            return self._load(tx)

    def _load(self, tx: Read) -> Tokens:
        mine = (tx.mine(secret), secret.c.mailbox_id == self._mailbox_id)
        row = tx.one(select(secret.c.sealed, secret.c.version).where(*mine))
        if row is None:
            raise Reauthorize("revoked", "no tokens are stored")
        self._version = row.version
        return _unpack(self._vault.open(row.sealed, _context(self._workspace_id, self._mailbox_id)))

    def save(self, tokens: Tokens, replaces: Tokens) -> Tokens:
        """Keep refreshed tokens; when another worker was first, theirs hold (fault 56)."""
        with self._store.write(self._workspace_id) as tx:
            holds = self._load(tx)
            if holds.refresh_token != replaces.refresh_token or holds.access_token != replaces.access_token:
                return holds
            sealed = self._vault.seal(_pack(tokens), _context(self._workspace_id, self._mailbox_id))
            mine = (tx.mine(secret), secret.c.mailbox_id == self._mailbox_id)
            tx.run(update(secret).where(*mine).values(sealed=sealed, version=self._version + 1))
        return tokens
