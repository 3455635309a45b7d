"""The open mail as the panel shows it, with everyone in it that the CRM knows."""

from collections.abc import Mapping

from server.core.matching import Matches
from server.core.permission import Viewer
from server.core.visibility import reason, sees
from server.present import mailboxes, people
from server.present.shown import Shown
from server.present.timeline import cut, person
from server.present.timeline import people as participants
from server.store import engagements
from server.store.addresses import Contact
from server.store.mailboxes import MailboxRow
from server.store.messages import InMailbox, Message
from server.store.threads import ThreadKey
from server.store.tx import Read
from shared_schema import records as wire


def ready(  # noqa: PLR0913  what has been read already is not read again
    tx: Read,
    viewer: Viewer,
    row: MailboxRow,
    thread: ThreadKey,
    seq: int,
    mails: list[InMailbox],
    matches: Matches,
    contacts: Mapping[int, Contact],
) -> Shown[wire.ThreadView]:
    """A thread that was read: its visible messages, and the contacts among its people."""
    rows = _rows(tx, viewer, mails, matches)
    cards = people.cards(tx, viewer, [(contacts[one.contact], one.because) for one in matches.contacts])
    view = wire.ThreadView(
        state="ready",
        seq=seq,
        thread=thread.thread_id,
        mailbox=mailboxes.mailbox(row, viewer),
        subject=thread.subject,
        messages=rows,
        people=cards,
        strangers=participants(matches.strangers),
    )
    return Shown(view, frozenset({f"thread:{thread.thread_id}", *_record_topics(cards)}))


def _record_topics(cards: list[wire.PersonCard]) -> set[str]:
    shown = [
        record
        for card in cards
        for record in (card.contact, card.company, *card.deals, *card.tickets)
        if record is not None
    ]
    return {f"record:{record.kind}:{record.id}" for record in shown}


def _rows(tx: Read, viewer: Viewer, mails: list[InMailbox], matches: Matches) -> list[wire.MessageRow]:
    own = frozenset(one.address for one in matches.colleagues)
    strangers = [one.address for one in matches.strangers]
    elsewhere = [one.engagement for one in mails if one.engagement is not None and not one.is_here]
    theirs = cut(viewer, engagements.records_of(tx, elsewhere)) if elsewhere else {}
    owners = frozenset({viewer.user_id})  # the mailbox is one that they may use
    return [
        _message(one, reason(one.because, strangers), ours=_is_ours(one.message, own))
        for one in mails
        if sees(viewer, logged=one.engagement in theirs, owners=owners if one.is_here else frozenset())
    ]


def _is_ours(mail: Message, own: frozenset[str]) -> bool:
    """A colleague wrote it, from whichever mailbox (H27)."""
    return mail.head.sender is not None and mail.head.sender.address in own


def _message(one: InMailbox, because: str, *, ours: bool) -> wire.MessageRow:
    mail = one.message
    return wire.MessageRow(
        id=mail.id,
        sender=person(mail.head.sender),
        at=mail.at,
        direction="outgoing" if ours else "incoming",
        snippet=mail.head.snippet,
        engagement=one.engagement,
        because=because,
    )
