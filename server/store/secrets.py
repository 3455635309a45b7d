"""Mailbox tokens at rest: sealed, versioned, refreshed by one worker at a time."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import delete, insert, or_, select, update

from server.errors import Reauthorize
from server.providers.port import Tokens
from server.store import tables as t
from server.store.sealing import Vault
from server.store.tx import Read, Store, Write

secret = t.secret
TURN = timedelta(seconds=30)  # longer than the token endpoint is given to answer
LOOK_SECONDS = 1.0


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

    def begin_refresh(self, held: Tokens) -> Tokens | None:
        """None: ours to do, for half a minute. Else what another worker has brought meanwhile.

        Whoever waits is woken by the commit; a worker that died leaves the turn to the next one when
        its time is up.
        """
        seen = self._store.pokes.seen()
        while True:
            with self._store.write(self._workspace_id) as tx:
                holds = self._load(tx)
                if _differ(holds, held):
                    return holds
                if self._claim(tx):
                    return None
            seen = self._store.pokes.wait(seen, LOOK_SECONDS)

    def _claim(self, tx: Write) -> bool:
        free = or_(secret.c.refresh_until.is_(None), secret.c.refresh_until <= tx.now)
        mine = (tx.mine(secret), secret.c.mailbox_id == self._mailbox_id)
        return tx.run(update(secret).where(*mine, free).values(refresh_until=tx.now + TURN)) == 1

    def give_up_refresh(self) -> None:
        """The refresh failed: the next worker may try at once."""
        with self._store.write(self._workspace_id) as tx:
            mine = (tx.mine(secret), secret.c.mailbox_id == self._mailbox_id)
            tx.run(update(secret).where(*mine).values(refresh_until=None))

    def save(self, tokens: Tokens, replaces: Tokens) -> Tokens:
        """Keep refreshed tokens; when another worker was first, theirs hold (fault 56)."""
        with self._store.write(self._workspace_id) as tx:
            holds = self._load(tx)
            if _differ(holds, replaces):
                return holds
            sealed = self._vault.seal(_pack(tokens), _context(self._workspace_id, self._mailbox_id))
            mine = (tx.mine(secret), secret.c.mailbox_id == self._mailbox_id)
            values = {"sealed": sealed, "version": self._version + 1, "refresh_until": None}
            tx.run(update(secret).where(*mine).values(**values))
        return tokens


def _differ(one: Tokens, other: Tokens) -> bool:
    return one.refresh_token != other.refresh_token or one.access_token != other.access_token


def reseal(store: Store, vault: Vault, workspace_id: int, limit: int = 100) -> int:
    """Seal anew, with the newest root key, what an older one has sealed; how many rows it was.

    A round is one transaction of at most `limit` rows, so that it may be killed and begun again.
    """
    with store.write(workspace_id) as tx:
        rows = tx.all(select(secret.c.mailbox_id, secret.c.sealed).where(tx.mine(secret)))
        old = [row for row in rows if not vault.is_current(row.sealed)][:limit]
        for row in old:
            context = _context(workspace_id, row.mailbox_id)
            sealed = vault.seal(vault.open(row.sealed, context), context)
            mine = (tx.mine(secret), secret.c.mailbox_id == row.mailbox_id)
            tx.run(update(secret).where(*mine).values(sealed=sealed))
    return len(old)
