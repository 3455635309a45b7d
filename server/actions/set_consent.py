"""Write down what somebody said about mail to an address, and say how an address stands (T7, H35-H38)."""

from dataclasses import dataclass

from server.actions.edit_record import not_yours
from server.actions.log_change import log_consent
from server.core import consent as rules
from server.core.address import NotAnAddress, check
from server.core.consent import LEGAL_BASES, SUBSCRIBED, UNSUBSCRIBED, Outcome, Status, SubscriptionType
from server.core.permission import Viewer, reach
from server.errors import Problem, Refusal
from server.store import addresses, consent, records
from server.store.tx import Read, Write


@dataclass(frozen=True)
class Wish:
    """What is asked for: a state of one subscription type, why it may be, and on which word."""

    address: str
    subscription_id: int
    legal_basis: str | None = None
    explanation: str = ""


def statuses_of(tx: Read, address: str) -> list[Status]:
    """How an address stands to every subscription type. Raises Refusal."""
    normal = _address(address)
    return rules.statuses(consent.types(tx), consent.events(tx, [normal]).get(normal, []))


def is_out_of_all(tx: Read, address: str) -> bool:
    """Whether an address wants no mail at all. Raises Refusal."""
    normal = _address(address)
    return rules.is_out_of_all(consent.types(tx), consent.events(tx, [normal]).get(normal, []))


def subscribe(tx: Write, viewer: Viewer, wish: Wish, *, may_resubscribe: bool) -> tuple[Status, Outcome]:
    """An address asked for mail of a type. Raises Refusal; v3 never brings back who opted out (H38)."""
    normal, kind, now = _at_hand(tx, viewer, wish, action="communicate")
    outcome = rules.subscribe(now, may_resubscribe=may_resubscribe)
    if outcome.refused:
        title = f"{normal} {outcome.refused}."
        raise Refusal(Problem("conflict", title, ("Nothing was changed.",), field="emailAddress"))
    _write(tx, viewer, (normal, kind), SUBSCRIBED, (wish.legal_basis, wish.explanation))
    return _status(tx, normal, kind), outcome


def unsubscribe(tx: Write, viewer: Viewer, wish: Wish) -> tuple[Status, Outcome]:
    """An address wants no mail of a type any more. Raises Refusal."""
    normal, kind, now = _at_hand(tx, viewer, wish, action="view")
    outcome = rules.unsubscribe(now)
    if outcome.is_written:
        _write(tx, viewer, (normal, kind), UNSUBSCRIBED, (wish.legal_basis, wish.explanation))
    return _status(tx, normal, kind), outcome


def unsubscribe_all(tx: Write, viewer: Viewer, address: str) -> None:
    """An address wants no mail at all any more; said twice, it is kept once. Raises Refusal."""
    normal = _address(address)
    _check_contact(tx, viewer, normal, "view")
    if not rules.is_out_of_all(consent.types(tx), consent.events(tx, [normal]).get(normal, [])):
        _write(tx, viewer, (normal, None), UNSUBSCRIBED, (None, ""))


def _at_hand(tx: Read, viewer: Viewer, wish: Wish, *, action: str) -> tuple[str, SubscriptionType, Status]:
    normal = _address(wish.address)
    kind = next((one for one in consent.types(tx) if one.id == wish.subscription_id), None)
    if kind is None or not kind.is_active:
        raise Refusal(Problem("not_found", "There is no such subscription type.", field="subscriptionId"))
    if wish.legal_basis is not None and wish.legal_basis not in LEGAL_BASES:
        title = f"{wish.legal_basis[:40]!r} is no legal basis; there are {', '.join(LEGAL_BASES)}."
        raise Refusal(Problem("bad_request", title, field="legalBasis"))
    _check_contact(tx, viewer, normal, action)
    return normal, kind, _status(tx, normal, kind)


def _status(tx: Read, address: str, kind: SubscriptionType) -> Status:
    return rules.statuses([kind], consent.events(tx, [address]).get(address, []))[0]


def _address(text: str) -> str:
    try:
        return check(text)
    except NotAnAddress as wrong:
        title = f"{text[:80]!r} is no e-mail address: {wrong}"
        raise Refusal(Problem("address_invalid", title, field="emailAddress")) from wrong


def _check_contact(tx: Read, viewer: Viewer, address: str, action: str) -> None:
    """Consent is the address's, not a record's (T7): everybody may know of an opt-out, and record one.

    Whoever asks for mail in a contact's name must be one who may write to it.
    """
    found = records.full(tx, addresses.contacts(tx, [address]).values())
    for one in found.values():
        if action != "view" and not reach(viewer, "contact", action).covers(one.record.owner_id):
            seen = reach(viewer, "contact", "view").covers(one.record.owner_id)
            title = "You may not subscribe this address."
            raise Refusal(not_yours(one) if seen else Problem("not_permitted", title))


def _write(
    tx: Write,
    viewer: Viewer,
    what: tuple[str, SubscriptionType | None],
    state: str,
    basis: tuple[str | None, str],
) -> None:
    """One row that is never changed, and an entry on the contact's timeline."""
    address, kind = what
    by = viewer.user_id or None
    consent.add(tx, address, kind.id if kind else None, state, basis, (by, viewer.via))
    holder = addresses.contacts(tx, [address]).get(address)
    if holder is None:
        return
    verb = "subscribed to" if state == SUBSCRIBED else "unsubscribed from"
    subject = f"{address} {verb} {kind.name if kind else 'all mail'}"
    why = " · ".join(one for one in (basis[0] or "", basis[1]) if one)
    log_consent(tx, viewer, holder, subject, why[:200])
