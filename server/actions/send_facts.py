"""What is known when somebody asks to send: for the preview, for Send, and for nothing else (B2)."""

from server.actions.allowance import allowance_of
from server.actions.check_send import barred, open_records, opted_out
from server.actions.open_draft import audience_of
from server.core import permission
from server.core import unsubscribe as unsubscribe_rules
from server.core.address import normalise
from server.core.permission import Viewer
from server.core.plan import SendFacts
from server.errors import Problem, Refusal
from server.present import mailboxes as present_mailboxes
from server.providers.registry import capabilities
from server.store import draft_files, mailboxes, records, unsubscribe, users
from server.store.drafts import Draft
from server.store.tx import Read


def send_facts(tx: Read, viewer: Viewer, kept: Draft) -> SendFacts:
    """The facts of one draft. Raises Refusal when its mailbox is not the viewer's."""
    fields = kept.fields
    row = mailboxes.used_by(tx, viewer.user_id, fields.mailbox_id)
    if row is None:
        raise Refusal(Problem("no_mailbox", "This mailbox is not yours.", field="mailbox"))
    audience = audience_of(tx, viewer, kept)
    sources = {one.id: one.source for one in audience.offered if one.ticked}
    found = open_records(tx, viewer, fields.record_ids)
    everybody = [address for one in (*fields.to, *fields.cc, *fields.bcc) if (address := normalise(one))]
    outside = unsubscribe_rules.readers(everybody, users.own_addresses(tx, everybody))
    habit = unsubscribe.habit(tx, viewer.user_id)
    wanted = unsubscribe_rules.is_included(habit.policy, usual=habit.usual, chosen=fields.unsubscribe_link)
    names = dict(row.identities)
    address = fields.from_address or next(iter(names), row.address)
    return SendFacts(
        user_name=viewer.name,
        from_address=address,
        from_allowed=frozenset(one for one, _ in row.identities) | {row.address},
        provider_name=names.get(address) or row.name,
        may_choose_name=row.from_name,
        to=tuple(fields.to),
        cc=tuple(fields.cc),
        bcc=tuple(fields.bcc),
        names=audience.names,
        subject=fields.subject,
        body=fields.body,
        records=tuple(
            {
                found[one].id: (found[one].kind, found[one].id, sources.get(found[one].id, "ticked"))
                for one in fields.record_ids
                if one in found
            }.values()
        ),
        unknown_records=tuple(one for one in fields.record_ids if one not in found),
        attached=sum(one.size for one in draft_files.of_draft(tx, kept.id)),
        most_attached=capabilities(row.provider).most_attached,
        barred=barred(tx, viewer, everybody),
        opted_out=opted_out(tx, everybody),
        origin=origin_kind(tx, kept),
        unsubscribe_link=wanted and bool(outside),
        carrying=kept.carrying,
        allowance=allowance_of(tx, row),
        seat_problem=permission.refusal(viewer, "mail.send"),
        mailbox_problem=present_mailboxes.broken(row),
    )


def origin_kind(tx: Read, kept: Draft) -> str | None:
    """What counts is the record that the composer was opened from, not what is ticked (S56)."""
    found = records.by_ids(tx, [kept.record_id]) if kept.record_id is not None else {}
    return next((one.kind for one in found.values()), None)
