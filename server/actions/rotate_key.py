"""Replace the root key: a new one seals, everything is sealed anew, then the old one goes.

Killed at any point, it is simply run again: as long as a row is sealed with an old key, that key stays.
"""

from server.config import Settings
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import keys, secrets, workspaces
from server.store.sealing import file_keys, new_key, write_keys


def begin_rotation(settings: Settings) -> None:
    """Put a new key before the others in the key file; raises Refusal where ROOT_KEY is a setting."""
    if settings.root_key:
        steps = ("Put a new key before it, comma-separated, restart, and run this again.",)
        title = "the root key is set by ROOT_KEY, so only you can change it"
        raise Refusal(Problem("setting", title, steps, field="ROOT_KEY"))
    held = file_keys(settings.data)
    if len(held) == 1:
        write_keys(settings.data, [new_key(), *held])


def reseal_everything(deps: Deps) -> int:
    """Seal all tokens and the check value with the newest key; how many mailboxes it was."""
    with deps.store.system() as tx:
        known = workspaces.ids(tx)
    done = sum(_workspace(deps, one) for one in known)
    with deps.store.system() as tx:
        keys.renew(tx, deps.vault)
    return done


def _workspace(deps: Deps, workspace_id: int) -> int:
    done = 0
    while count := secrets.reseal(deps.store, deps.vault, workspace_id):
        done += count
    return done


def end_rotation(settings: Settings) -> None:
    """Take the older keys out of the key file; call it when nothing is sealed with them any more."""
    write_keys(settings.data, file_keys(settings.data)[:1])
