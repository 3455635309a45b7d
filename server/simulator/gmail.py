"""The Gmail API v1, as far as a mail client needs it; answers follow Google's discovery document."""

import base64
import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from server.simulator.gmail_messages import draft_json, history_json, message_json, search
from server.simulator.grants import Grants, Token
from server.simulator.problems import ApiProblem
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
        mails = search(world, allowed(READ).account.address, request.args.get("q", ""))
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
        return jsonify(history_json(world, holder.account.address, start))

    @made.post("/drafts")
    def create_draft(user: str) -> Response:
        holder = allowed(WRITE)
        given = (request.get_json(silent=True) or {}).get("message") or {}
        mime = _raw(given)
        draft = f"r{secrets.randbits(62)}"
        thread = given.get("threadId")
        mail = world.put(holder.account.address, mime, ("DRAFT",), thread=thread, draft=draft)
        return jsonify(draft_json(mail))

    @made.get("/drafts")
    def list_drafts(user: str) -> Response:
        mails = world.mails(allowed(READ | WRITE).account.address, "draft is not null")
        drafts = [draft_json(mail) for mail in mails]
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
