"""The Gmail API v1, as far as a mail client needs it; answers follow Google's discovery document."""

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from server.simulator import gmail_asked as asked
from server.simulator import gmail_upload
from server.simulator.gmail_messages import draft_json, history_json, message_json, search
from server.simulator.grants import Grants, Token
from server.simulator.problems import ApiProblem
from server.simulator.world import Mail, World

_SCOPE = "https://www.googleapis.com/auth/gmail."
_ALL = {"https://mail.google.com/", f"{_SCOPE}modify"}
READ = _ALL | {f"{_SCOPE}readonly"}
HEADS = READ | {f"{_SCOPE}metadata"}
WRITE = _ALL | {f"{_SCOPE}compose"}
LABELS = ("INBOX", "SENT", "DRAFT", "TRASH", "UNREAD", "SPAM")


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
        if (request.view_args or {})["user"].lower() not in ("me", holder.account.address):
            raise ApiProblem(403, "forbidden", f"Delegation denied for {holder.account.address}")
        return holder

    def find(holder: Token, key: str) -> Mail:
        found = world.mail(holder.account.address, asked.one_id(key))
        if found is None:
            raise ApiProblem(*asked.NOT_FOUND)
        return found

    def find_draft(holder: Token, draft: str) -> Mail:
        found = world.mails(holder.account.address, "draft = ?", [draft])
        if not found:
            raise ApiProblem(*asked.NOT_FOUND)
        return found[0]

    def find_thread(holder: Token, key: str) -> list[Mail]:
        mails = world.mails(holder.account.address, "thread = ?", [asked.one_id(key)])
        if not mails:
            raise ApiProblem(*asked.NOT_FOUND)
        return mails[::-1]

    def home(holder: Token, given: dict[str, Any]) -> str | None:
        """The thread that a new message asks for; it must be one of the mailbox's."""
        key = asked.text(given, "threadId")
        return find_thread(holder, key)[0].thread if key else None

    def found(holder: Token) -> Sequence[Mail]:
        return search(
            world,
            holder.account.address,
            request.args.get("q", ""),
            everywhere=request.args.get("includeSpamTrash") == "true",
        )

    @made.get("/profile")
    def profile(user: str) -> Response:
        holder = allowed(HEADS | WRITE)
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
        holder = allowed(HEADS)
        _more_than_heads(holder, request.args.get("q", ""), "'q' parameter")
        wanted = set(request.args.getlist("labelIds"))
        mails = found(holder)
        if wanted:
            mails = [mail for mail in mails if wanted <= set(mail.labels)]
        page, more = asked.one_page(mails)
        shown = [{"id": mail.key, "threadId": mail.thread} for mail in page]
        # Google leaves an empty list out.
        return jsonify({"resultSizeEstimate": len(mails), **({"messages": shown} if shown else {}), **more})

    @made.get("/messages/<key>")
    def get_message(user: str, key: str) -> Response:
        holder, kind = allowed(HEADS), asked.one_format()
        _more_than_heads(holder, kind in ("full", "raw"), f"format {kind.upper()}")
        return jsonify(message_json(find(holder, key), kind, request.args.getlist("metadataHeaders")))

    @made.get("/threads/<key>")
    def get_thread(user: str, key: str) -> Response:
        holder, kind = allowed(HEADS), asked.one_format(("full", "metadata", "minimal"))
        _more_than_heads(holder, kind == "full", "format FULL")
        mails = find_thread(holder, key)
        shown = [message_json(mail, kind, request.args.getlist("metadataHeaders")) for mail in mails]
        return jsonify({"id": key, "historyId": str(max(mail.history for mail in mails)), "messages": shown})

    @made.get("/history")
    def history(user: str) -> Response:
        holder, start, kinds = allowed(HEADS), asked.start_history_id(), asked.history_kinds()
        if start < int(world.value("gmail:oldest_history") or 0) or start > world.newest_event():
            raise ApiProblem(*asked.NOT_FOUND)
        entries = history_json(world, holder.account.address, start)
        page, more = asked.one_page([one for one in entries if not kinds or kinds & one.keys()])
        return jsonify(
            {"historyId": str(world.newest_event()), **({"history": page} if page else {}), **more}
        )

    @made.post("/drafts")
    def create_draft(user: str) -> Response:
        holder = allowed(WRITE)
        given = asked.inner(asked.body(), "message")
        mail = world.put(
            holder.account.address,
            asked.raw(given),
            ("DRAFT",),
            thread=home(holder, given),
            draft=f"r{secrets.randbits(62)}",
        )
        return jsonify(draft_json(mail))

    @made.get("/drafts")
    def list_drafts(user: str) -> Response:
        drafts = [mail for mail in found(allowed(READ | WRITE)) if mail.draft]
        page, more = asked.one_page(drafts)
        shown = [draft_json(mail) for mail in page]
        return jsonify({"resultSizeEstimate": len(drafts), **({"drafts": shown} if shown else {}), **more})

    @made.get("/drafts/<draft>")
    def get_draft(user: str, draft: str) -> Response:
        mail = find_draft(allowed(READ | WRITE), draft)
        return jsonify({"id": draft, "message": message_json(mail, asked.one_format(), [])})

    @made.delete("/drafts/<draft>")
    def delete_draft(user: str, draft: str) -> Response:
        world.remove(find_draft(allowed(WRITE), draft))
        return Response(status=204)

    @made.post("/drafts/send")
    def send_draft(user: str) -> Response:
        holder = allowed(WRITE)
        draft = asked.text(asked.body(), "id")
        if not draft:
            raise asked.refused("Missing draft id")
        with world.locked():
            mail = find_draft(holder, draft)
            mime = asked.addressed(mail.mime)
            # The draft is consumed: a second send of it is a 404.
            world.remove(mail)
            sent = world.send_mime(holder.account.address, mime, thread=mail.thread)
        assert sent is not None
        return jsonify({"id": sent.key, "threadId": sent.thread, "labelIds": list(sent.labels)})

    @made.post("/messages/send")
    def send_message(user: str) -> Response:
        holder, given = allowed(WRITE | {f"{_SCOPE}send"}), asked.body()
        mime = asked.addressed(asked.raw(given))
        sent = world.send_mime(holder.account.address, mime, thread=home(holder, given))
        assert sent is not None
        return jsonify({"id": sent.key, "threadId": sent.thread, "labelIds": list(sent.labels)})

    @made.post("/messages/<key>/modify")
    def modify(user: str, key: str) -> Response:
        holder, given = allowed(_ALL), asked.body()
        added, removed = (
            {_own(one) for one in given.get(name, [])} for name in ("addLabelIds", "removeLabelIds")
        )
        with world.locked():
            mail = find(holder, key)
            return jsonify(
                message_json(world.relabel(mail, ({*mail.labels} | added) - removed), "minimal", [])
            )

    @made.post("/messages/<key>/trash")
    def trash(user: str, key: str) -> Response:
        return jsonify(message_json(world.move(find(allowed(_ALL), key), "trash"), "minimal", []))

    @made.post("/messages/<key>/untrash")
    def untrash(user: str, key: str) -> Response:
        mail = find(allowed(_ALL), key)
        return jsonify(message_json(world.relabel(mail, {*mail.labels} - {"TRASH"}), "minimal", []))

    @made.delete("/messages/<key>")
    def delete_message(user: str, key: str) -> Response:
        world.remove(find(allowed({"https://mail.google.com/"}), key))
        return Response(status=204)

    @made.post("/watch")
    def watch(user: str) -> Response:
        account = allowed(HEADS).account.address
        topic = asked.text(asked.body(), "topicName")
        if not topic.startswith("projects/"):
            raise asked.refused("Invalid topicName does not match projects/*/topics/*")
        until = world.now() + timedelta(days=7)
        world.keep_value(f"watch:{account}", json.dumps({"until": until.timestamp(), "topic": topic}))
        return jsonify(
            {"historyId": str(world.newest_event()), "expiration": str(int(until.timestamp() * 1000))}
        )

    @made.post("/stop")
    def stop(user: str) -> Response:
        world.keep_value(f"watch:{allowed(HEADS).account.address}", "")
        return Response(status=204)

    @made.get("/settings/sendAs")
    def send_as(user: str) -> Response:
        who = allowed(READ | {f"{_SCOPE}settings.basic"}).account
        entry = {
            "sendAsEmail": who.address,
            "displayName": who.name,
            "isPrimary": True,
            "isDefault": True,
            "verificationStatus": "accepted",
            "signature": world.value(f"signature:{who.address}") or "",
        }
        aliases = json.loads(world.value(f"send-as:{who.address}") or "[]")
        more = [entry | {"isPrimary": False, "isDefault": False, **one} for one in aliases]
        return jsonify({"sendAs": [entry, *more]})

    @made.get("/labels")
    def labels(user: str) -> Response:
        account = allowed(HEADS | {f"{_SCOPE}labels"}).account.address
        shown = [{"id": one, "name": one, "type": "system"} for one in LABELS]
        own = world.folders(account).items()
        shown += [{"id": f"Label_{one}", "name": name, "type": "user"} for one, name in own]
        return jsonify({"labels": shown})

    def upload() -> tuple[str, str | None]:
        holder = allowed(WRITE)
        return holder.account.address, home(holder, asked.inner(asked.body(), "message"))

    made.record_once(lambda state: state.app.register_blueprint(gmail_upload.routes(world, upload)))
    return made


def _own(label: str) -> str:
    """A label of one's own, as the world keeps it."""
    return label.replace("Label_", "FOLDER:")


def _more_than_heads(holder: Token, wanted: object, words: str) -> None:
    """The metadata scope shows heads, and finds nothing by what is written."""
    if wanted and not holder.scopes & READ:
        raise ApiProblem(403, "forbidden", f"Metadata scope does not support {words}")
