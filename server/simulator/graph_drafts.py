"""Drafts: MIME from Graph's fields."""

import secrets
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Any

from server.core.mail import Participant
from server.mime.build import POLICY
from server.simulator.grants import Token
from server.simulator.graph_messages import recipient
from server.simulator.problems import GraphProblem
from server.simulator.world import Mail, World


def answer_fields(answered: Mail, comment: str, *, everyone: bool) -> dict[str, Any]:
    """What createReply fills in: recipients, subject, the quoted original."""
    read = answered.parsed()
    to = list(read.head.reply_to) or ([read.head.sender] if read.head.sender else [])
    subject = read.head.subject
    quoted = read.html or f"<pre>{escape(read.text)}</pre>"
    fields: dict[str, Any] = {
        "subject": subject if subject.lower().startswith("re:") else f"RE: {subject}",
        "toRecipients": [recipient(one) for one in to],
        "body": {
            "contentType": "html",
            "content": f'<p>{escape(comment)}</p><div id="divRplyFwdMsg"></div>{quoted}',
        },
    }
    if everyone:
        fields["ccRecipients"] = [recipient(one) for one in read.head.cc]
    return fields


def written(
    world: World, holder: Token, fields: dict[str, Any], draft: Mail | None, answered: Mail | None = None
) -> bytes:
    """A draft's MIME from Graph's fields; what is not given keeps the draft's value."""
    old = draft.parsed() if draft else None
    message = EmailMessage(policy=POLICY)
    # S15: whatever name is asked for, the mailbox's own goes out.
    message["From"] = f"{holder.account.name} <{holder.account.address}>"
    for header, name in (("To", "toRecipients"), ("Cc", "ccRecipients"), ("Bcc", "bccRecipients")):
        people = (
            _people(fields[name])
            if name in fields
            else list(getattr(old.head, header.lower()))
            if old
            else []
        )
        if people:
            message[header] = ", ".join(
                f'"{one.name}" <{one.address}>' if one.name else one.address for one in people
            )
    message["Subject"] = fields.get("subject", old.head.subject if old else "")
    message["Date"] = format_datetime(world.now())
    message["Message-ID"] = draft.message_id if draft else f"<{secrets.token_hex(16)}@EURP.PROD.OUTLOOK.COM>"
    _thread_headers(message, draft, answered)
    body = fields.get("body")
    if body is None and old:
        body = {"contentType": "html" if old.html else "text", "content": old.html or old.text}
    html = (body or {}).get("contentType", "text").lower() == "html"
    message.set_content((body or {}).get("content", ""), subtype="html" if html else "plain")
    return message.as_bytes()


def _thread_headers(message: EmailMessage, draft: Mail | None, answered: Mail | None) -> None:
    if answered:
        head = answered.parsed().head
        message["In-Reply-To"] = answered.message_id
        message["References"] = " ".join((*head.references, answered.message_id))
    elif draft:
        head = draft.parsed().head
        if head.in_reply_to:
            message["In-Reply-To"] = head.in_reply_to
            message["References"] = " ".join(head.references)


def _people(recipients: list[dict[str, Any]]) -> list[Participant]:
    found = []
    for one in recipients:
        address = one.get("emailAddress") or {}
        if "@" not in str(address.get("address", "")):
            raise GraphProblem(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
        found.append(Participant(address["address"].lower(), address.get("name") or ""))
    return found


def either(given: dict[str, Any], name: str) -> Any:
    """Clients spell `message` and `Message`."""
    return given.get(name, given.get(name[0].upper() + name[1:]))


def props_of(fields: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["value"] for one in fields.get("singleValueExtendedProperties") or []}
