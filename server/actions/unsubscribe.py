"""Somebody follows the link in a mail: they say that they want no more of it, and may take it back (H40).

Looking changes nothing, since mail filters open links by themselves. A mail to several people has one
link: whoever follows it says which address is theirs, and is never told who else got the mail (S34).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from server.actions import set_consent
from server.actions.admit import server_itself
from server.actions.set_consent import Wish
from server.actions.sign_in import limit
from server.core import unsubscribe as rules
from server.core.address import normalise
from server.core.consent import ONE_TO_ONE
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import consent, erasure, submissions, users, workspaces
from server.store import unsubscribe as store
from server.store.tx import Read, Write

TRIES = 30  # an hour, from one place on the net
UNDO = timedelta(hours=1)
UNKNOWN = Problem(
    "not_found",
    "This link is not known here.",
    ("Answer the mail and say that you want no more; that counts just the same.",),
)
NO_ADDRESS = Problem(
    "address_invalid", "That is no e-mail address.", ("Write the one that the mail came to.",), "address"
)
ASKED = "asked for it by the link in a mail"


@dataclass(frozen=True)
class Link:
    """Whose mail it is, and which address would get no more of it; none if several people got it."""

    workspace: str
    address: str | None


@dataclass(frozen=True)
class Word:
    """What somebody says on the page: their address, if it was asked for, and how much they want no more."""

    address: str
    everything: bool = False


def show_link(deps: Deps, token: str) -> Link:
    """What the page says before anything happens. Raises Refusal `not_found`."""
    workspace_id, submission_id = _found(deps, token)
    with deps.store.read(workspace_id) as tx:
        readers = _readers(tx, submission_id)
        return Link(workspaces.name(tx, workspace_id), readers[0] if len(readers) == 1 else None)


def unsubscribe(deps: Deps, token: str, origin: str, word: Word) -> Link:
    """No more one-to-one mail to an address, or no mail at all. Raises Refusal."""

    def stop(tx: Write, who: Viewer, address: str) -> None:
        if word.everything:
            set_consent.unsubscribe_all(tx, who, address)
        else:
            set_consent.unsubscribe(tx, who, Wish(address, ONE_TO_ONE.id, explanation=ASKED))

    return _heed(deps, token, origin, word, stop)


def resubscribe(deps: Deps, token: str, origin: str, word: Word) -> Link:
    """They take back what they have just said here, and nothing that was said otherwise or long ago (H38).

    Of a mail to several people anybody may type any address: an opt-out must not be theirs to undo.
    """

    def again(tx: Write, who: Viewer, address: str) -> None:
        said = consent.events(tx, [address]).get(address, [])
        if not said or said[-1].source != who.via or tx.now - said[-1].at > UNDO:
            return
        wish = Wish(address, ONE_TO_ONE.id, "CONSENT_WITH_NOTICE", ASKED)
        set_consent.subscribe(tx, who, wish, may_resubscribe=True)

    return _heed(deps, token, origin, word, again)


def _heed(deps: Deps, token: str, origin: str, word: Word, act: Callable[[Write, Viewer, str], None]) -> Link:
    """An address that did not get the mail is thanked like any other one, and nothing is written."""
    with deps.store.system() as tx:
        limit(tx, f"unsubscribe:{origin}", TRIES, timedelta(hours=1))
    workspace_id, submission_id = _found(deps, token)
    with deps.store.write(workspace_id) as tx:
        readers = _readers(tx, submission_id)
        address = readers[0] if len(readers) == 1 else normalise(word.address)
        if address is None:
            raise Refusal(NO_ADDRESS)
        # Of a mail to somebody who was erased nobody knows any more who got it: their word counts (H41).
        if address in readers or not readers:
            act(tx, server_itself(workspace_id, "link"), address)
        return Link(workspaces.name(tx, workspace_id), address)


def _found(deps: Deps, token: str) -> tuple[int, int]:
    with deps.store.system_read() as tx:
        found = store.find_link(tx, token)
    if found is None:
        raise Refusal(UNKNOWN)
    return found


def _readers(tx: Read, submission_id: int) -> list[str]:
    held = submissions.by_id(tx, submission_id)
    if held is None:
        raise Refusal(UNKNOWN)
    got = [address for name in ("to", "cc", "bcc") for address, _ in held.plan[name]]
    known = [one for one in got if one != erasure.NOBODY]
    return rules.readers(known, users.own_addresses(tx, known))
