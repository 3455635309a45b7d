"""Drafts: MIME from Graph's fields."""

import re
import secrets
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import format_datetime
from html import escape
from typing import Any

from server.mime.build import POLICY
from server.simulator import graph_asked as asked
from server.simulator.enclosures import files, with_files
from server.simulator.grants import Token
from server.simulator.graph_messages import recipient
from server.simulator.world import Mail, World

MOST_HEADERS = 5


def answer_fields(answered: Mail, own: str, comment: str, *, everyone: bool) -> dict[str, Any]:
    """What createReply fills in: recipients, subject, the quoted original."""
    read = answered.parsed()
    to = list(read.head.reply_to) or ([read.head.sender] if read.head.sender else [])
    subject = read.head.subject
    quoted = read.html or f"<pre>{escape(read.text)}</pre>"
    fields: dict[str, Any] = {
        "subject": subject if subject.lower().startswith("re:") else f"RE: {subject}",
        "body": {
            "contentType": "html",
            "content": f'<p>{escape(comment)}</p><div id="divRplyFwdMsg"></div>{quoted}',
        },
    }
    if everyone:
        named = {own, *(one.address for one in to)}
        to += [one for one in read.head.to if one.address not in named]
        fields["ccRecipients"] = [recipient(one) for one in read.head.cc if one.address not in named]
    return fields | {"toRecipients": [recipient(one) for one in to]}


def forward_fields(passed_on: Mail, comment: str) -> dict[str, Any]:
    """What createForward fills in: no recipients, the subject, the mail below."""
    read = passed_on.parsed()
    subject = read.head.subject
    quoted = read.html or f"<pre>{escape(read.text)}</pre>"
    return {
        "subject": subject if subject.lower().startswith("fw:") else f"FW: {subject}",
        "body": {
            "contentType": "html",
            "content": f'<p>{escape(comment)}</p><div id="divRplyFwdMsg"></div>{quoted}',
        },
        "toRecipients": [],
    }


def written(
    world: World, holder: Token, fields: dict[str, Any], draft: Mail | None, answered: Mail | None = None
) -> bytes:
    """A draft's MIME from Graph's fields; what is not given keeps the draft's value."""
    old = draft.parsed() if draft else None
    message = EmailMessage(policy=POLICY)
    # S15: whatever name is asked for, the mailbox's own goes out.
    message["From"] = f"{holder.account.name} <{holder.account.address}>"
    for header, name in (("To", "toRecipients"), ("Cc", "ccRecipients"), ("Bcc", "bccRecipients")):
        kept = list(getattr(old.head, header.lower())) if old else []
        people = (
            _people(fields[name]) if name in fields else [_address(one.name, one.address) for one in kept]
        )
        if people:
            message[header] = people
    message["Subject"] = _one_line(fields.get("subject", old.head.subject if old else ""))
    message["Date"] = format_datetime(world.now())
    message["Message-ID"] = draft.message_id if draft else f"<{secrets.token_hex(16)}@EURP.PROD.OUTLOOK.COM>"
    _thread_headers(message, draft, answered)
    for header, value in _own_headers(fields, draft):
        message[header] = value
    body = fields.get("body")
    if body is None and old:
        body = {"contentType": "html" if old.html else "text", "content": old.html or old.text}
    html = str((body or {}).get("contentType", "text")).lower() == "html"
    message.set_content(str((body or {}).get("content") or ""), subtype="html" if html else "plain")
    return with_files(message.as_bytes(), files(draft.mime) if draft else [])


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


def _own_headers(fields: dict[str, Any], draft: Mail | None) -> list[tuple[str, str]]:
    """Graph takes x- headers only, and at most five; any other fails the whole request."""
    if "internetMessageHeaders" not in fields:
        old = BytesHeaderParser(policy=compat32).parsebytes(draft.mime if draft else b"")
        return [(name, _one_line(str(value))) for name, value in old.items() if name.lower().startswith("x-")]
    given = [(one["name"], _one_line(one["value"])) for one in fields["internetMessageHeaders"]]
    for name, _ in given:
        if not re.fullmatch(r"[Xx]-[!-9;-~]+", name):
            raise asked.refused(
                "InvalidInternetMessageHeader",
                f"The internet message header name '{name}' should start with 'x-' or 'X-'.",
            )
    if len(given) > MOST_HEADERS:
        raise asked.refused("InvalidInternetMessageHeaderCollection", "Maximum number of headers is 5.")
    return given


def _people(recipients: list[Any]) -> list[Address]:
    found = []
    for one in recipients:
        address = one.get("emailAddress") if isinstance(one, dict) else None
        given = address if isinstance(address, dict) else {}
        found.append(_address(str(given.get("name") or ""), str(given.get("address") or "").lower()))
    return found


def _address(name: str, address: str) -> Address:
    try:
        # The parser's own errors are of three kinds.
        return Address(_one_line(name), addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise asked.refused("ErrorInvalidRecipients", "At least one recipient is not valid.") from error


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n]+\s*", " ", text)


def props_of(fields: dict[str, Any]) -> dict[str, str]:
    """The extended properties among the fields."""
    return {one["id"]: one["value"] for one in fields.get("singleValueExtendedProperties", [])}
