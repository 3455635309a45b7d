"""Tokens at rest: sealed, bound to their row, and of two refreshes the first holds (checks 28-30)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from server.clock import FixedClock
from server.errors import Reauthorize
from server.providers.port import Tokens
from server.store import keys, secrets
from server.store import tables as t
from server.store.sealing import SealBroken, Vault
from server.store.secrets import SecretTokens
from server.store.tx import Store
from tests.store.conftest import Office

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def tokens(clock: FixedClock) -> Tokens:
    return Tokens("access-1", "refresh-1", clock.now() + timedelta(hours=1), ("mail",))


def keep(store: Store, office: Office, vault: Vault, tokens: Tokens) -> SecretTokens:
    with store.write(office.workspace) as tx:
        secrets.keep(tx, vault, office.mailbox, tokens)
    return SecretTokens(store, vault, office.workspace, office.mailbox)


def test_what_is_kept_comes_back_and_is_unreadable_at_rest(
    store: Store, office: Office, tokens: Tokens
) -> None:
    kept = keep(store, office, Vault([KEY]), tokens)
    assert kept.load() == tokens
    with store.read(office.workspace) as tx:
        row = tx.one(select(t.secret).where(tx.mine(t.secret)))
    assert row is not None
    assert b"access-1" not in row.sealed
    assert b"refresh-1" not in row.sealed


def test_a_sealed_value_moved_to_another_row_does_not_open(
    store: Store, office: Office, twin: Office, tokens: Tokens
) -> None:
    """Check 29: whoever can write the database cannot make one mailbox use another's tokens."""
    vault = Vault([KEY])
    keep(store, office, vault, tokens)
    theirs = keep(store, twin, vault, replace(tokens, access_token="theirs"))
    with store.read(office.workspace) as tx:
        ours = tx.one(select(t.secret.c.sealed).where(tx.mine(t.secret)))
    assert ours is not None
    with store.write(twin.workspace) as tx:
        tx.run(update(t.secret).where(tx.mine(t.secret)).values(sealed=ours.sealed))
    with pytest.raises(SealBroken):
        theirs.load()


def test_an_older_key_still_opens_what_it_sealed(store: Store, office: Office, tokens: Tokens) -> None:
    keep(store, office, Vault([KEY]), tokens)
    rotated = SecretTokens(store, Vault([OTHER, KEY]), office.workspace, office.mailbox)
    assert rotated.load() == tokens
    with pytest.raises(SealBroken):
        SecretTokens(store, Vault([OTHER]), office.workspace, office.mailbox).load()


def test_of_two_refreshes_at_once_the_first_holds_for_both(
    store: Store, office: Office, tokens: Tokens
) -> None:
    """Fault 56: a provider that rotates refresh tokens would otherwise lock us out."""
    kept = keep(store, office, Vault([KEY]), tokens)
    fresh = [replace(tokens, access_token=f"access-{n}", refresh_token=f"refresh-{n}") for n in (2, 3)]
    with ThreadPoolExecutor(2) as workers:
        held = list(workers.map(lambda one: kept.save(one, replaces=tokens), fresh))
    assert held[0] == held[1] == kept.load()
    assert held[0] in fresh


def test_a_disconnected_mailbox_has_no_tokens(store: Store, office: Office, tokens: Tokens) -> None:
    kept = keep(store, office, Vault([KEY]), tokens)
    with store.write(office.workspace) as tx:
        secrets.destroy(tx, office.mailbox)
    with pytest.raises(Reauthorize):
        kept.load()


def test_a_wrong_root_key_is_known_at_start_up(store: Store) -> None:
    with store.system() as tx:
        tx.run(t.key_check.delete())
        assert keys.is_right(tx, Vault([KEY]))
        assert keys.is_right(tx, Vault([KEY]))
        assert not keys.is_right(tx, Vault([OTHER]))
        tx.run(t.key_check.delete())
