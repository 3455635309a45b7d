"""The Gmail API v1, as far as a mail client needs it; answers follow Google's discovery document."""

import base64
import re
import secrets
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from flask import Blueprint, Response, jsonify, request

from server.simulator.grants import Grants, Token
from server.simulator.world import Mail, World

READ = {
    "https://mail.google.com/",
    "https://www.googleapis.com/auth/gmail.modify",
    "https://www.googleapis.com/auth/gmail.readonly",
}
WRITE = {
    "https://mail.google.com/",
    "https://www.googleapis.com/auth/gmail.modify",
    "https://www.googleapis.com/auth/gmail.compose",
}
# google.rpc.Code's name for each HTTP status.
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class ApiProblem(Exception):
    """An error in Google's shape: 401 authError, 403 insufficientPermissions, 404 notFound."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message

    def body(self) -> dict[str, Any]:
        """The answer."""
        detail = {"message": self.message, "domain": "global", "reason": self.reason}
        status = STATUS.get(self.status, "UNKNOWN")
        return {"error": {"code": self.status, "message": self.message, "errors": [detail], "status": status}}


NOT_FOUND = (404, "notFound", "Requested entity was not found.")


def routes(world: World, grants: Grants) -> Blueprint:
    """The endpoints below /gmail/v1/users/{me}."""
    made = Blueprint("gmail", __name__, url_prefix="/gmail/v1/users/<user>")

    def allowed(scopes: set[str]) -> Token:
        holder = grants.holder(request.headers.get("Authorization", ""))
        if holder is None or holder.account.provider != "google":
            raise ApiProblem(401, "authError", "Request had invalid authentication credentials.")
        if not holder.scopes & scopes:
            raise ApiProblem(
                403, "insufficientPermissions", "Request had insufficient authentication scopes."
            )
        if (request.view_args or {})["user"] not in ("me", holder.account.address):
            raise ApiProblem(403, "forbidden", f"Delegation denied for {holder.account.address}")
        return holder

    def find(holder: Token, key: str) -> Mail:
        found = world.mail(holder.account.address, key)
        if found is None:
            raise ApiProblem(*NOT_FOUND)
        return found

    def find_draft(holder: Token, draft: str) -> Mail:
        found = world.mails(holder.account.address, "draft = ?", [draft])
        if not found:
            raise ApiProblem(*NOT_FOUND)
        return found[0]

    @made.get("/profile")
    def profile(user: str) -> Response:
        holder = allowed(READ | WRITE)
        mails = world.mails(holder.account.address)
        return jsonify(
            {
                "emailAddress": holder.account.address,
                "messagesTotal": len(mails),
                "threadsTotal": len({mail.thread for mail in mails}),
                "historyId": str(world.newest_event()),
            }
        )

    @made.get("/messages")
    def list_messages(user: str) -> Response:
        mails = _search(world, allowed(READ).account.address, request.args.get("q", ""))
        size, start = int(request.args.get("maxResults", 100)), int(request.args.get("pageToken", 0))
        page = [{"id": mail.key, "threadId": mail.thread} for mail in mails[start : start + size]]
        # Google leaves an empty list out.
        answer = {"resultSizeEstimate": len(mails), **({"messages": page} if page else {})}
        if start + size < len(mails):
            answer["nextPageToken"] = str(start + size)
        return jsonify(answer)

    @made.get("/messages/<key>")
    def get_message(user: str, key: str) -> Response:
        mail = find(allowed(READ), key)
        return jsonify(
            message_json(mail, request.args.get("format", "full"), request.args.getlist("metadataHeaders"))
        )

    @made.get("/threads/<key>")
    def get_thread(user: str, key: str) -> Response:
        holder = allowed(READ)
        mails = world.mails(holder.account.address, "thread = ?", [key])
        if not mails:
            raise ApiProblem(*NOT_FOUND)
        kind, names = request.args.get("format", "full"), request.args.getlist("metadataHeaders")
        shown = [message_json(mail, kind, names) for mail in reversed(mails)]
        return jsonify({"id": key, "historyId": str(max(mail.history for mail in mails)), "messages": shown})

    @made.get("/history")
    def history(user: str) -> Response:
        holder = allowed(READ)
        start = int(request.args.get("startHistoryId", "0"))
        if start < int(world.value("gmail:oldest_history") or 0) or start > world.newest_event():
            raise ApiProblem(*NOT_FOUND)
        return jsonify(_history(world, holder.account.address, start))

    @made.post("/drafts")
    def create_draft(user: str) -> Response:
        holder = allowed(WRITE)
        given = (request.get_json(silent=True) or {}).get("message") or {}
        mime = _raw(given)
        draft = f"r{secrets.randbits(62)}"
        thread = given.get("threadId")
        mail = world.put(holder.account.address, mime, ("DRAFT",), thread=thread, draft=draft)
        return jsonify(_draft_json(mail))

    @made.get("/drafts")
    def list_drafts(user: str) -> Response:
        mails = world.mails(allowed(READ | WRITE).account.address, "draft is not null")
        drafts = [_draft_json(mail) for mail in mails]
        return jsonify({"resultSizeEstimate": len(mails), **({"drafts": drafts} if drafts else {})})

    @made.get("/drafts/<draft>")
    def get_draft(user: str, draft: str) -> Response:
        mail = find_draft(allowed(READ | WRITE), draft)
        shown = message_json(mail, request.args.get("format", "full"), [])
        return jsonify({"id": draft, "message": shown})

    @made.delete("/drafts/<draft>")
    def delete_draft(user: str, draft: str) -> Response:
        world.remove(find_draft(allowed(WRITE), draft))
        return Response(status=204)

    @made.post("/drafts/send")
    def send_draft(user: str) -> Response:
        holder = allowed(WRITE)
        with world.locked():
            mail = find_draft(holder, (request.get_json(silent=True) or {}).get("id", ""))
            # The draft is consumed: a second send of it is a 404.
            world.remove(mail)
            sent = world.send_mime(holder.account.address, mail.mime, thread=mail.thread)
        assert sent is not None
        return jsonify({"id": sent.key, "threadId": sent.thread, "labelIds": list(sent.labels)})

    @made.post("/messages/send")
    def send_message(user: str) -> Response:
        holder = allowed(WRITE)
        given = request.get_json(silent=True) or {}
        sent = world.send_mime(holder.account.address, _raw(given), thread=given.get("threadId"))
        assert sent is not None
        return jsonify({"id": sent.key, "threadId": sent.thread, "labelIds": list(sent.labels)})

    @made.get("/settings/sendAs")
    def send_as(user: str) -> Response:
        who = allowed(READ).account
        entry = {
            "sendAsEmail": who.address,
            "displayName": who.name,
            "isPrimary": True,
            "isDefault": True,
            "verificationStatus": "accepted",
            "signature": "",
        }
        return jsonify({"sendAs": [entry]})

    @made.get("/labels")
    def labels(user: str) -> Response:
        allowed(READ)
        names = ("INBOX", "SENT", "DRAFT", "TRASH", "UNREAD", "SPAM")
        return jsonify({"labels": [{"id": one, "name": one, "type": "system"} for one in names]})

    return made


def _raw(given: dict[str, Any]) -> bytes:
    raw = str(given.get("raw", ""))
    if not raw:
        raise ApiProblem(400, "invalidArgument", "'raw' RFC822 payload message string is required")
    return base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))


def _draft_json(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.draft,
        "message": {"id": mail.key, "threadId": mail.thread, "labelIds": list(mail.labels)},
    }


def _search(world: World, account: str, query: str) -> list[Mail]:
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


def _history(world: World, account: str, start: int) -> dict[str, Any]:
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
