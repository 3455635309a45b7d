"""The root key can be replaced while the mailboxes stay connected; killed in between, it goes on (check 85)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from server.actions.rotate_key import begin_rotation, end_rotation, reseal_everything
from server.clock import FixedClock
from server.deps import Deps
from server.errors import Refusal
from server.providers.port import Tokens
from server.store import keys, secrets
from server.store.sealing import Vault, file_keys, root_keys
from tests.store.conftest import Office, furnish


@pytest.fixture
def begun(deps: Deps, clock: FixedClock) -> tuple[Deps, Office, Tokens]:
    vault = Vault(root_keys("", deps.settings.data))
    with deps.store.system() as tx:
        tx.run(keys.t.key_check.delete())
        assert keys.is_right(tx, vault)
    office = furnish(deps.store, "Our firm")
    tokens = Tokens("access-1", "refresh-1", clock.now() + timedelta(hours=1), ("mail",))
    with deps.store.write(office.workspace) as tx:
        secrets.keep(tx, vault, office.mailbox, tokens)
    return replace(deps, vault=vault), office, tokens


def restarted(deps: Deps) -> Deps:
    return replace(deps, vault=Vault(root_keys("", deps.settings.data)))


def test_a_new_key_the_restart_and_the_old_key_is_gone(begun: tuple[Deps, Office, Tokens]) -> None:
    deps, office, tokens = begun
    old = file_keys(deps.settings.data)
    begin_rotation(deps.settings)
    begin_rotation(deps.settings)  # twice is once: no third key
    assert len(file_keys(deps.settings.data)) == 2
    deps = restarted(deps)
    assert reseal_everything(deps) == 1
    assert reseal_everything(deps) == 0
    end_rotation(deps.settings)
    assert file_keys(deps.settings.data) != old
    deps = restarted(deps)
    assert secrets.SecretTokens(deps.store, deps.vault, office.workspace, office.mailbox).load() == tokens
    with deps.store.system() as tx:
        assert keys.is_right(tx, deps.vault)


def test_the_key_file_is_its_owners_alone(begun: tuple[Deps, Office, Tokens]) -> None:
    path = Path(begun[0].settings.data) / "root.key"
    begin_rotation(begun[0].settings)
    assert path.stat().st_mode & 0o077 == 0


def test_a_key_that_is_a_setting_is_changed_there(deps: Deps) -> None:
    with pytest.raises(Refusal, match="ROOT_KEY"):
        begin_rotation(replace(deps.settings, root_key="x"))
