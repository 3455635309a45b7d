"""Microsoft Graph v1.0 mail, as far as a mail client needs it."""

import base64
import re
import secrets
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, request

from server.core.mail import Participant
from server.mime.build import POLICY
from server.simulator.grants import Grants, Token
from server.simulator.world import Mail, World

FOLDERS = {"inbox": "INBOX", "sentitems": "SENT", "drafts": "DRAFT", "deleteditems": "TRASH"}
READ = {"Mail.Read", "Mail.ReadWrite"}
WRITE = {"Mail.ReadWrite"}
PAGE = 10


class GraphProblem(Exception):
    """An error in Graph's shape."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def body(self) -> dict[str, Any]:
        """The answer."""
        inner = {"date": "2026-01-01T00:00:00", "request-id": secrets.token_hex(8)}
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}


DENIED = (403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
# Who somebody is, the directory answers; its words are others.
DENIED_ME = (403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
NOT_FOUND = (404, "ErrorItemNotFound", "The specified object was not found in the store.")


def routes(world: World, grants: Grants) -> Blueprint:
    """The endpoints below /v1.0."""
    made = Blueprint("graph", __name__, url_prefix="/v1.0")

    def allowed(scopes: set[str], denied: tuple[int, str, str] = DENIED) -> Token:
        holder = grants.holder(request.headers.get("Authorization", ""))
        if holder is None or holder.account.provider != "microsoft":
            raise GraphProblem(
                401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid."
            )
        if not holder.scopes & scopes:
            raise GraphProblem(*denied)
        return holder

    def find(holder: Token, ident: str) -> Mail:
        for mail in world.mails(holder.account.address, "key = ?", [ident.partition(".")[0]]):
            if ident in (mail.key, _mutable_id(mail)):
                return mail
        raise GraphProblem(*NOT_FOUND)

    def show(mail: Mail, status: int = 200) -> Response:
        return _json(message_json(world, mail), status)

    @made.get("/me")
    def me() -> Response:
        who = allowed({"User.Read"}, DENIED_ME).account
        mine = {
            "id": who.subject,
            "displayName": who.name,
            "mail": who.address,
            "userPrincipalName": who.address,
        }
        return _json(mine | {"@odata.context": f"{world.url}/v1.0/$metadata#users/$entity"})

    @made.get("/me/messages")
    def list_messages() -> Response:
        mails = _filtered(world.mails(allowed(READ).account.address), request.args.get("$filter", ""))
        return _page(world, mails, f"{world.url}/v1.0/me/messages")

    @made.get("/me/mailFolders/<folder>/messages")
    def list_folder(folder: str) -> Response:
        mails = _in_folder(world.mails(allowed(READ).account.address), folder)
        mails = _filtered(mails, request.args.get("$filter", ""))
        return _page(world, mails, f"{world.url}/v1.0/me/mailFolders/{folder}/messages")

    @made.get("/me/mailFolders/<folder>/messages/delta")
    @made.get("/me/mailFolders/<folder>/messages/delta()")
    def delta(folder: str) -> Response:
        return _delta(world, allowed(READ).account.address, folder)

    @made.get("/me/messages/<ident>")
    def get_message(ident: str) -> Response:
        return show(find(allowed(READ), ident))

    @made.get("/me/messages/<ident>/$value")
    def get_mime(ident: str) -> Response:
        return Response(find(allowed(READ), ident).mime, content_type="text/plain")

    @made.post("/me/messages")
    def create() -> Response:
        holder = allowed(WRITE)
        if (request.mimetype or "").startswith("text/plain"):
            mime = base64.b64decode(request.get_data())
            return show(world.put(holder.account.address, mime, ("DRAFT",), draft="yes"), 201)
        fields = request.get_json(silent=True) or {}
        mime = _written(world, holder, fields, None)
        return show(
            world.put(holder.account.address, mime, ("DRAFT",), draft="yes", props=_props(fields)), 201
        )

    @made.patch("/me/messages/<ident>")
    def update(ident: str) -> Response:
        holder = allowed(WRITE)
        with world.locked():
            mail = find(holder, ident)
            fields = request.get_json(silent=True) or {}
            mime = _written(world, holder, fields, mail) if mail.draft else mail.mime
            world.change(mail, mime=mime, props={**mail.props, **_props(fields)})
            return show(find(holder, mail.key))

    @made.delete("/me/messages/<ident>")
    def delete(ident: str) -> Response:
        world.remove(find(allowed(WRITE), ident))
        return Response(status=204)

    @made.post("/me/messages/<ident>/createReply")
    @made.post("/me/messages/<ident>/createReplyAll")
    def create_reply(ident: str) -> Response:
        holder = allowed(WRITE)
        answered = find(holder, ident)
        given = request.get_json(silent=True) or {}
        fields = _answer(answered, str(_any(given, "comment") or ""), everyone=request.path.endswith("All"))
        fields |= _any(given, "message") or {}
        mime = _written(world, holder, fields, None, answered)
        mail = world.put(
            holder.account.address,
            mime,
            ("DRAFT",),
            draft="yes",
            thread=answered.thread,
            props=_props(fields),
        )
        return show(mail, 201)

    @made.post("/me/messages/<ident>/send")
    def send(ident: str) -> Response:
        holder = allowed({"Mail.Send"})
        with world.locked():
            mail = find(holder, ident)
            if not mail.draft:
                # What was sent is no draft any more: the provider itself refuses a second copy.
                raise GraphProblem(
                    400, "ErrorInvalidOperation", "The item is not a draft and cannot be sent."
                )
            world.change(mail, draft=None, labels=["SENT"], at=world.now().timestamp())
            world.send_mime(holder.account.address, mail.mime, keep_copy=False)
            world.note_added(mail)
        return Response(status=202)

    @made.post("/me/sendMail")
    def send_mail() -> Response:
        holder = allowed({"Mail.Send"})
        given = request.get_json(silent=True) or {}
        mime = _written(world, holder, _any(given, "message") or {}, None)
        world.send_mime(holder.account.address, mime, keep_copy=_any(given, "saveToSentItems") is not False)
        return Response(status=202)

    return made


def _json(value: dict[str, Any], status: int = 200) -> Response:
    made = jsonify(value)
    made.status_code = status
    if _immutable():
        made.headers["Preference-Applied"] = 'IdType="ImmutableId"'
    return made


def _immutable() -> bool:
    return "immutableid" in request.headers.get("Prefer", "").lower()


def _any(given: dict[str, Any], name: str) -> Any:
    """Clients spell `message` and `Message`."""
    return given.get(name, given.get(name[0].upper() + name[1:]))


def _mutable_id(mail: Mail) -> str:
    """An ordinary id changes whenever the mail is in another folder."""
    return f"{mail.key}.{_folder(mail)[:2]}"


def _folder(mail: Mail) -> str:
    return next((name for name, label in FOLDERS.items() if label in mail.labels), "archive")


def _in_folder(mails: list[Mail], folder: str) -> list[Mail]:
    label = FOLDERS.get(folder.lower())
    return [mail for mail in mails if label in mail.labels]


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _recipient(person: Participant) -> dict[str, Any]:
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
        "id": mail.key if _immutable() else _mutable_id(mail),
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
        "toRecipients": [_recipient(one) for one in read.head.to],
        "ccRecipients": [_recipient(one) for one in read.head.cc],
        "bccRecipients": [_recipient(one) for one in read.head.bcc],
        "replyTo": [_recipient(one) for one in read.head.reply_to],
    }
    if read.head.sender:
        shown |= {"from": _recipient(read.head.sender), "sender": _recipient(read.head.sender)}
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


def _props(fields: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["value"] for one in fields.get("singleValueExtendedProperties") or []}


def _filtered(mails: list[Mail], wanted: str) -> list[Mail]:
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


def _page(world: World, mails: list[Mail], url: str) -> Response:
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
    return _json(answer)


def _delta(world: World, account: str, folder: str) -> Response:
    """Changes of one folder since a token, in pages; a first call without one lists what is there now."""
    since, newest, after = _delta_state(world)
    if since is None:
        there = sorted(_in_folder(world.mails(account, "id > ?", [after]), folder), key=lambda one: one.id)
        found = [(mail.id, message_json(world, mail)) for mail in there]
    else:
        found = _since(world, account, folder, max(since, after))
    asked = re.search(r"odata\.maxpagesize=(\d+)", request.headers.get("Prefer", ""))
    size = max(1, int(asked[1])) if asked else PAGE
    answer: dict[str, Any] = {
        "@odata.context": f"{world.url}/v1.0/$metadata#Collection(message)",
        "value": [shown for _, shown in found[:size]],
    }
    link = f"{world.url}/v1.0/me/mailFolders/{folder}/messages/delta?"
    if request.args.get("$select"):
        link += f"$select={request.args['$select']}&"
    if len(found) > size:
        start = "" if since is None else since
        answer["@odata.nextLink"] = f"{link}$skiptoken={start}.{newest}.{found[size - 1][0]}"
    else:
        answer["@odata.deltaLink"] = f"{link}$deltatoken={newest}"
    return _json(answer)


def _delta_state(world: World) -> tuple[int | None, int, int]:
    """Changes since which event (None: list the folder), the newest event then, how far the pages came."""
    page = request.args.get("$skiptoken")
    if page:
        start, newest, after = page.split(".")
        return int(start) if start else None, int(newest), int(after)
    token = request.args.get("$deltatoken") or request.args.get("$deltaToken")
    now = world.newest_event()
    if token is None:
        return None, now, 0
    since = now if token == "latest" else int(token)
    if since < int(world.value("graph:oldest_delta") or 0):
        raise GraphProblem(410, "syncStateNotFound", "The sync state is not found; start over.")
    return since, now, 0


def _since(world: World, account: str, folder: str, token: int) -> list[tuple[int, dict[str, Any]]]:
    """What changed, each with its event's number; a mail once."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for event in world.events(account, token):
        key = event["key"]
        mail = world.mail(account, key) if key not in found else None
        if mail is not None and _in_folder([mail], folder):
            found[key] = (event["id"], message_json(world, mail))
        elif event["kind"] == "removed":
            found[key] = (event["id"], {"id": _removed_id(key, folder), "@removed": {"reason": "deleted"}})
    return list(found.values())


def _removed_id(key: str, folder: str) -> str:
    """A deleted mail is told by the id it had in the folder that is asked for."""
    return key if _immutable() else f"{key}.{folder.lower()[:2]}"


def _answer(answered: Mail, comment: str, *, everyone: bool) -> dict[str, Any]:
    """What createReply fills in: recipients, subject, the quoted original."""
    read = answered.parsed()
    to = list(read.head.reply_to) or ([read.head.sender] if read.head.sender else [])
    subject = read.head.subject
    quoted = read.html or f"<pre>{escape(read.text)}</pre>"
    fields: dict[str, Any] = {
        "subject": subject if subject.lower().startswith("re:") else f"RE: {subject}",
        "toRecipients": [_recipient(one) for one in to],
        "body": {
            "contentType": "html",
            "content": f'<p>{escape(comment)}</p><div id="divRplyFwdMsg"></div>{quoted}',
        },
    }
    if everyone:
        fields["ccRecipients"] = [_recipient(one) for one in read.head.cc]
    return fields


def _written(
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
