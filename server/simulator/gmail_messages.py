"""Mails as Gmail shows, finds and remembers them."""

import base64
import re
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from server.simulator.world import Mail, World


def message_json(mail: Mail, kind: str, names: list[str]) -> dict[str, Any]:
    """One message in one of Gmail's four formats."""
    read = mail.parsed()
    shown: dict[str, Any] = {
        "id": mail.key,
        "threadId": mail.thread,
        "labelIds": list(mail.labels),
        "snippet": read.head.snippet,
        "historyId": str(mail.history),
        "internalDate": str(int(mail.at * 1000)),
        "sizeEstimate": len(mail.mime),
    }
    if kind == "raw":
        shown["raw"] = base64.urlsafe_b64encode(mail.mime).decode()
    elif kind != "minimal":
        message = BytesParser(policy=compat32).parsebytes(mail.mime)
        shown["payload"] = _part(message, "", full=kind == "full")
        if kind == "metadata" and names:
            wanted = {name.lower() for name in names}
            shown["payload"]["headers"] = [
                one for one in shown["payload"]["headers"] if one["name"].lower() in wanted
            ]
    return shown


def _part(message: Message, number: str, *, full: bool) -> dict[str, Any]:
    part: dict[str, Any] = {
        "mimeType": message.get_content_type(),
        "headers": [{"name": name, "value": _decoded(str(value))} for name, value in message.items()],
    }
    if not full:
        return part
    part |= {"partId": number, "filename": message.get_filename() or ""}
    payload = message.get_payload()
    if isinstance(payload, list):
        part["body"] = {"size": 0}
        part["parts"] = [
            _part(one, f"{number}.{at}" if number else str(at), full=True)
            for at, one in enumerate(payload)
            if isinstance(one, Message)
        ]
    else:
        content = message.get_payload(decode=True)
        raw = content if isinstance(content, bytes) else b""
        part["body"] = {"size": len(raw), "data": base64.urlsafe_b64encode(raw).decode()}
    return part


def _decoded(value: str) -> str:
    """Gmail hands out header values unfolded and decoded."""
    return str(make_header(decode_header(re.sub(r"\r?\n[ \t]+", " ", value))))


def draft_json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.draft,
        "message": {"id": mail.key, "threadId": mail.thread, "labelIds": list(mail.labels)},
    }


def search(world: World, account: str, query: str) -> list[Mail]:
    """`rfc822msgid:`, `in:sent`, `in:drafts`, `after:` and `newer_than:` of Gmail's query language."""
    mails = world.mails(account, "labels not like '%TRASH%'")
    for name, value in re.findall(r"(\w+):(\S+)", query):
        if name == "rfc822msgid":
            mails = [mail for mail in mails if mail.message_id.strip("<>") == value.strip("<>")]
        elif name == "in":
            label = {"sent": "SENT", "drafts": "DRAFT", "inbox": "INBOX"}.get(value, value.upper())
            mails = [mail for mail in mails if label in mail.labels]
        elif name == "after":
            mails = [mail for mail in mails if mail.at > float(value)]
        elif name == "newer_than" and value.endswith("d"):
            mails = [mail for mail in mails if mail.at > world.now().timestamp() - 86400 * int(value[:-1])]
    return mails


def history_json(world: World, account: str, start: int) -> dict[str, Any]:
    entries = []
    for event in world.events(account, start):
        mail = world.mail(account, event["key"])
        labels = list(mail.labels) if mail else []
        inner = {"id": event["key"], "threadId": event["thread"], **({"labelIds": labels} if labels else {})}
        entry: dict[str, Any] = {
            "id": str(event["id"]),
            "messages": [{"id": event["key"], "threadId": event["thread"]}],
        }
        if event["kind"] in ("added", "draft"):
            inner.setdefault("labelIds", ["DRAFT"] if event["kind"] == "draft" else ["INBOX"])
            entry["messagesAdded"] = [{"message": inner}]
        elif event["kind"] == "removed":
            entry["messagesDeleted"] = [{"message": inner}]
        entries.append(entry)
    answer: dict[str, Any] = {"historyId": str(world.newest_event())}
    return answer | ({"history": entries} if entries else {})
