"""Mails as Gmail shows, finds and remembers them."""

import base64
import json
import re
from collections.abc import Sequence
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from typing import Any

from server.simulator.world import Mail, World


def message_json(mail: Mail, kind: str, names: list[str]) -> dict[str, Any]:
    """One message in one of Gmail's four formats."""
    read = mail.parsed()
    shown: dict[str, Any] = {
        "id": mail.key,
        "threadId": mail.thread,
        "labelIds": [_shown(one) for one in mail.labels],
        "snippet": read.head.snippet,
        "historyId": str(mail.history),
        "internalDate": str(int(mail.at * 1000)),
        "sizeEstimate": len(mail.mime),
    }
    if kind == "raw":
        shown["raw"] = base64.urlsafe_b64encode(mail.mime).decode()
    elif kind != "minimal":
        # The heads of a mail are there to be read however its parts are nested.
        parser = BytesParser if kind == "full" else BytesHeaderParser
        message = parser(policy=compat32).parsebytes(mail.mime)
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
    """Gmail hands out header values unfolded and decoded, as far as they can be."""
    unfolded = re.sub(r"\r?\n[ \t]+", " ", value)
    try:
        return str(make_header(decode_header(unfolded)))
    except (LookupError, ValueError, MessageError):
        return unfolded


def draft_json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.draft,
        "message": {"id": mail.key, "threadId": mail.thread, "labelIds": list(mail.labels)},
    }


def search(world: World, account: str, query: str, *, everywhere: bool = False) -> Sequence[Mail]:
    """What meets every term of a query; spam and trash only where they are asked for."""
    terms = query.split()
    hidden = set() if everywhere or "in:anywhere" in terms else {"TRASH", "SPAM"}
    hidden -= {_label(one.partition(":")[2]) for one in terms if one.startswith("in:")}
    now = world.now().timestamp()
    many = world.many(account, *_span(terms))
    if many.size:
        return [] if any(one.startswith("in:") for one in terms) else many
    return [
        mail
        for mail in world.mails(account)
        if not hidden & set(mail.labels) and all(_meets(mail, one, now) for one in terms)
    ]


def _span(terms: list[str]) -> tuple[float, float]:
    found = {one.partition(":")[0]: one.partition(":")[2] for one in terms if re.fullmatch(r"\w+:\d+", one)}
    return float(found.get("after", 0)), float(found.get("before", "inf"))


def _label(folder: str) -> str:
    return {"drafts": "DRAFT", "chats": "CHAT"}.get(folder, folder.upper())


def _meets(mail: Mail, term: str, now: float) -> bool:
    """`rfc822msgid:`, `in:`, `after:`, `before:` and `newer_than:` of Gmail's query language; else a word."""
    if term.startswith("-"):
        return not _meets(mail, term[1:], now)
    name, _, value = term.partition(":")
    if name == "rfc822msgid":
        return mail.message_id.strip("<>") == value.strip("<>")
    if name == "in":
        return value == "anywhere" or _label(value) in mail.labels
    if name == "after" and value.isdecimal():
        return mail.at > float(value)
    if name == "before" and value.isdecimal():
        return mail.at < float(value)
    if name == "newer_than" and re.fullmatch(r"[0-9]+d", value):
        return mail.at > now - 86400 * int(value[:-1])
    read = mail.parsed()
    return term.casefold() in f"{read.head.subject} {read.text}".casefold()


def history_json(world: World, account: str, start: int) -> list[dict[str, Any]]:
    """What happened in a mailbox after an event, as Gmail tells it."""
    return [_event_json(world, account, event) for event in world.events(account, start)]


def _event_json(world: World, account: str, event: dict[str, Any]) -> dict[str, Any]:
    mail = world.mail(account, event["key"])
    short = {"id": event["key"], "threadId": event["thread"]}
    entry: dict[str, Any] = {"id": str(event["id"]), "messages": [short]}
    if event["kind"] in ("added", "draft"):
        gone = ["DRAFT"] if event["kind"] == "draft" else ["INBOX"]
        entry["messagesAdded"] = [{"message": {**short, "labelIds": list(mail.labels) if mail else gone}}]
    elif event["kind"] == "removed":
        entry["messagesDeleted"] = [{"message": short}]
    elif event["kind"] == "labels":
        was, now = ({*map(_shown, json.loads(event[name]))} for name in ("was", "now"))
        for name, moved in (("labelsAdded", now - was), ("labelsRemoved", was - now)):
            if moved:
                told = {**short, "labelIds": sorted(now)}
                entry[name] = [{"message": told, "labelIds": sorted(moved)}]
    return entry


def _shown(label: str) -> str:
    """A label of one's own goes by its id."""
    return label.replace("FOLDER:", "Label_")
