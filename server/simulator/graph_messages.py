"""Mails as Graph shows and finds them."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, jsonify, request

from server.core.mail import Participant
from server.simulator import graph_asked as asked
from server.simulator.graph_filter import filtered, ordered, sent_at
from server.simulator.world import Mail, Many, World

FOLDERS = {
    "inbox": "INBOX",
    "sentitems": "SENT",
    "drafts": "DRAFT",
    "deleteditems": "TRASH",
    "junkemail": "SPAM",
    "archive": "",
    "outbox": "OUTBOX",
}
NAMES = {
    "inbox": "Inbox",
    "sentitems": "Sent Items",
    "drafts": "Drafts",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "archive": "Archive",
    "outbox": "Outbox",
}


def answer_json(value: dict[str, Any], status: int = 200) -> Response:
    made = jsonify(value)
    made.status_code = status
    if immutable():
        made.headers["Preference-Applied"] = 'IdType="ImmutableId"'
    return made


def immutable() -> bool:
    return "immutableid" in request.headers.get("Prefer", "").lower()


def mutable_id(mail: Mail) -> str:
    """An ordinary id changes whenever the mail is in another folder."""
    return f"{mail.key}.{folder_of(mail)[:2]}"


def folder_of(mail: Mail) -> str:
    """The well-known name of the folder that a mail is in, or the id of one's own."""
    return folder_of_labels(mail.labels)


def folder_of_labels(labels: Iterable[str]) -> str:
    """The same of bare labels."""
    own = next((one.partition(":")[2] for one in labels if one.startswith("FOLDER:")), None)
    return own or next((name for name, label in FOLDERS.items() if label in labels), "archive")


def folder_named(world: World, account: str, given: str) -> str:
    """A folder by its id or well-known name, which is case-insensitive."""
    name = given.lower().removeprefix("folder-")
    if name not in FOLDERS and name not in world.folders(account):
        raise asked.refused("ErrorInvalidIdMalformed", "Id is malformed.")
    return name


def folder_json(world: World, account: str, name: str) -> dict[str, Any]:
    """One folder; those at the top hang below the root."""
    shown = world.folders(account).get(name) or NAMES[name]
    return {"id": f"folder-{name}", "displayName": shown, "parentFolderId": "folder-root"}


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def recipient(person: Participant) -> dict[str, Any]:
    return {"emailAddress": {"name": person.name or person.address, "address": person.address}}


def message_json(world: World, mail: Mail) -> dict[str, Any]:
    """One message as Graph shows it."""
    read = mail.parsed()
    body = (
        {"contentType": "html", "content": read.html}
        if read.html
        else {"contentType": "text", "content": read.text}
    )
    shown: dict[str, Any] = {
        "@odata.etag": f'W/"{mail.history}"',
        "id": mail.key if immutable() else mutable_id(mail),
        "createdDateTime": _stamp(mail.at),
        "lastModifiedDateTime": _stamp(mail.at),
        "receivedDateTime": _stamp(mail.at),
        "sentDateTime": _stamp(sent_at(mail)),
        "hasAttachments": bool(read.attachments),
        "internetMessageId": mail.message_id,
        "subject": read.head.subject,
        "bodyPreview": read.head.snippet,
        "importance": "normal",
        "parentFolderId": f"folder-{folder_of(mail)}",
        "conversationId": mail.thread,
        "isRead": "UNREAD" not in mail.labels,
        "isDraft": mail.draft is not None,
        "webLink": f"https://outlook.office.com/mail/deeplink/read/{mail.key}",
        "body": body,
        "toRecipients": [recipient(one) for one in read.head.to],
        "ccRecipients": [recipient(one) for one in read.head.cc],
        "bccRecipients": [recipient(one) for one in read.head.bcc],
        "replyTo": [recipient(one) for one in read.head.reply_to],
    }
    if read.head.sender:
        shown |= {"from": recipient(read.head.sender), "sender": recipient(read.head.sender)}
    wanted = request.args.get("$select", "")
    if "internetMessageHeaders" in wanted and "SENT" not in mail.labels:
        shown["internetMessageHeaders"] = _headers(mail.mime)
    expanded = re.findall(r"\bid eq '([^']+)'", request.args.get("$expand", ""))
    if props := [{"id": name, "value": mail.props[name]} for name in expanded if name in mail.props]:
        shown["singleValueExtendedProperties"] = props
    if wanted:
        kept = {one.strip() for one in wanted.split(",")} | {
            "id",
            "@odata.etag",
            "singleValueExtendedProperties",
        }
        shown = {name: value for name, value in shown.items() if name in kept}
    return shown


def _headers(mime: bytes) -> list[dict[str, str]]:
    head = re.sub(rb"\r?\n[ \t]+", b" ", mime.partition(b"\r\n\r\n")[0]).decode("utf-8", "replace")
    pairs = (line.partition(": ") for line in head.splitlines() if ": " in line)
    return [{"name": name, "value": value} for name, _, value in pairs]


def page(world: World, mails: Sequence[Mail], url: str) -> Response:
    """The asked page of what meets the asked conditions, with the address of the next one."""
    asked.check_options()
    wanted = request.args.get("$filter", "")
    if not isinstance(mails, Many):
        mails = ordered(filtered(mails, wanted), request.args.get("$orderby", ""), wanted)
    size, skip = asked.number("$top", asked.PAGE), asked.number("$skip", 0)
    if not 1 <= size <= asked.LARGEST_PAGE:
        raise asked.refused("BadRequest", f"Invalid value '{size}' for $top query option found.")
    answer: dict[str, Any] = {
        "@odata.context": f"{world.url}/v1.0/$metadata#users('me')/messages",
        "value": [message_json(world, mail) for mail in mails[skip : skip + size]],
    }
    if request.args.get("$count") == "true":
        answer["@odata.count"] = len(mails)
    if skip + size < len(mails):
        rest = {**request.args.to_dict(), "$skip": str(skip + size)}
        answer["@odata.nextLink"] = f"{url}?{urlencode(rest, safe='$', quote_via=quote)}"
    return answer_json(answer)
