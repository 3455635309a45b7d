"""Mails as Graph shows and finds them."""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, jsonify, request

from server.core.mail import Participant
from server.simulator.problems import GraphProblem
from server.simulator.world import Mail, World

FOLDERS = {"inbox": "INBOX", "sentitems": "SENT", "drafts": "DRAFT", "deleteditems": "TRASH"}
PAGE = 10


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
    return f"{mail.key}.{_folder(mail)[:2]}"


def _folder(mail: Mail) -> str:
    return next((name for name, label in FOLDERS.items() if label in mail.labels), "archive")


def in_folder(mails: list[Mail], folder: str) -> list[Mail]:
    label = FOLDERS.get(folder.lower())
    return [mail for mail in mails if label in mail.labels]


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
        "sentDateTime": _stamp(read.head.sent_at.timestamp() if read.head.sent_at else mail.at),
        "hasAttachments": bool(read.attachments),
        "internetMessageId": mail.message_id,
        "subject": read.head.subject,
        "bodyPreview": read.head.snippet,
        "importance": "normal",
        "parentFolderId": f"folder-{_folder(mail)}",
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
    if "singleValueExtendedProperties" in request.args.get("$expand", "") and mail.props:
        shown["singleValueExtendedProperties"] = [
            {"id": name, "value": value} for name, value in mail.props.items()
        ]
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


def filtered(mails: list[Mail], wanted: str) -> list[Mail]:
    """The filters a mail client uses; anything else is refused, as the real service refuses much."""
    for part in (one.strip() for one in re.split(r"\s+and\s+(?![^(]*\))", wanted) if one.strip()):
        if match := re.fullmatch(r"conversationId eq '(.+)'", part):
            mails = [mail for mail in mails if mail.thread == match[1]]
        elif match := re.fullmatch(r"internetMessageId eq '(.+)'", part):
            mails = [mail for mail in mails if mail.message_id == match[1]]
        elif match := re.fullmatch(r"(receivedDateTime|sentDateTime) (ge|gt) (\S+)", part):
            start = datetime.fromisoformat(match[3].strip("'").replace("Z", "+00:00")).timestamp()
            mails = [mail for mail in mails if mail.at >= start]
        elif match := re.fullmatch(r"isDraft eq (true|false)", part):
            mails = [mail for mail in mails if (mail.draft is not None) == (match[1] == "true")]
        elif match := re.fullmatch(
            r"singleValueExtendedProperties/[Aa]ny\((\w+):\s*\1/id eq '(.+?)' and \1/value eq '(.+?)'\)", part
        ):
            mails = [mail for mail in mails if mail.props.get(match[2]) == match[3]]
        else:
            raise GraphProblem(400, "ErrorInvalidUrlQueryFilter", f"The query filter contains {part!r}.")
    return mails


def page(world: World, mails: list[Mail], url: str) -> Response:
    if "asc" in request.args.get("$orderby", ""):
        mails = sorted(mails, key=lambda one: one.at)
    size, skip = int(request.args.get("$top", PAGE)), int(request.args.get("$skip", 0))
    answer: dict[str, Any] = {
        "@odata.context": f"{world.url}/v1.0/$metadata#users('me')/messages",
        "value": [message_json(world, mail) for mail in mails[skip : skip + size]],
    }
    if skip + size < len(mails):
        rest = {**request.args.to_dict(), "$skip": str(skip + size)}
        answer["@odata.nextLink"] = f"{url}?{urlencode(rest, safe='$', quote_via=quote)}"
    return answer_json(answer)
