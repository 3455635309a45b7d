"""Whom a person may write to, and where it may be logged: at preview, at Send, when due (S6, T8)."""

from collections.abc import Iterable

from server.actions.admit import viewer_in
from server.core import permission
from server.core.address import normalise
from server.core.consent import opt_out
from server.core.permission import LOG, Viewer, gate
from server.store import addresses, consent, mailboxes, records, users
from server.store.mailboxes import MailboxRow
from server.store.records import Record
from server.store.submissions import Submission
from server.store.tx import Read

ASK = "Ask a super admin of your workspace."


def barred(tx: Read, viewer: Viewer, typed: Iterable[str]) -> dict[str, str]:
    """The addresses of contacts that the viewer may not write to, each with whom to ask.

    Any address of a contact counts (H31), a colleague's never does (P10). Of a contact that the viewer
    may not even see nothing is said: neither its name nor whose it is.
    """
    found = addresses.addressed(tx, {address for one in typed if (address := normalise(one))})
    may_write, may_see = gate(viewer, "communicate"), gate(viewer, "view")
    out = {address: one for address, one in found.items() if not may_write(one)}
    if not out:
        return {}
    own = users.own_addresses(tx, out)
    return {
        address: f"The contact belongs to {one.owner}." if one.owner and may_see(one) else ASK
        for address, one in out.items()
        if address not in own
    }


def opted_out(tx: Read, typed: Iterable[str]) -> dict[str, str]:
    """The addresses that want no one-to-one mail, each with what it said and when (S55, T7).

    Colleagues need no basis (T9).
    """
    asked = {address for one in typed if (address := normalise(one))}
    said = {address: word for address, told in consent.events(tx, asked).items() if (word := opt_out(told))}
    if not said:
        return {}
    own = users.own_addresses(tx, said)
    return {address: word for address, word in said.items() if address not in own}


def open_records(tx: Read, viewer: Viewer, ids: Iterable[int]) -> dict[int, Record]:
    """Those of some records that are there and that the viewer may log to.

    A record that was merged into another one meanwhile stands for that one.
    """
    may_log = gate(viewer, *LOG)
    now = records.survivors(tx, ids)
    found = records.by_ids(tx, now.values())
    return {one: found[kept] for one, kept in now.items() if kept in found and may_log(found[kept])}


def why_held(tx: Read, held: Submission, row: MailboxRow | None) -> str | None:
    """What speaks against a mail that is due: its sender's rights are those of this moment (T8, check 40)."""
    viewer = viewer_in(tx, held.user_id)
    if viewer is None or row is None or mailboxes.used_by(tx, viewer.user_id, row.id) is None:
        return "you may not send from this mailbox any more."
    refused = permission.refusal(viewer, "mail.send")
    if refused is not None:
        return refused.title
    if row.state == "disconnected":
        return f"{row.address} is disconnected."
    people = [address for field in ("to", "cc", "bcc") for address, _ in held.plan[field]]
    out = sorted(barred(tx, viewer, people))
    if out:
        return f"you may not write to {', '.join(out)}."
    if held.plan.get("origin") != "ticket":
        said = opted_out(tx, people)
        if said:
            return "; ".join(f"{address} {word}" for address, word in sorted(said.items())) + "."
    ticked = {record for _, record, _ in held.plan["records"]}
    if ticked - open_records(tx, viewer, ticked).keys():
        return "a record that it was to be logged to is not there any more."
    return None
