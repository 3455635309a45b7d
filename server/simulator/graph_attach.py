"""Microsoft Graph's attachments: at once up to 3 MB, through an upload session above."""

import base64
import binascii
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, request

from server.simulator import graph_asked as asked
from server.simulator.enclosures import Enclosure, files, with_files, without_files
from server.simulator.grants import Token
from server.simulator.graph_messages import answer_json
from server.simulator.problems import GraphProblem
from server.simulator.world import Mail, World

AT_ONCE = 3_000_000
LARGEST = 150_000_000
PIECE = 4_000_000
KIND = "#microsoft.graph.fileAttachment"

Find = Callable[[str], tuple[Token, Mail]]


@dataclass
class Session:
    """A file that comes in pieces."""

    account: str
    key: str
    name: str
    kind: str
    size: int
    cid: str | None
    content: bytearray = field(default_factory=bytearray)


def routes(world: World, find: Find) -> Blueprint:
    """The endpoints below a message; `find` checks the token and brings the draft."""
    made = Blueprint("graph_attach", __name__)
    sessions: dict[str, Session] = {}

    @made.get("/v1.0/me/messages/<ident>/attachments")
    def list_attachments(ident: str) -> Response:
        _, mail = find(ident)
        shown = [_shown(one) for one in files(mail.mime)]
        return answer_json({"value": shown})

    @made.delete("/v1.0/me/messages/<ident>/attachments/<name>")
    def remove(ident: str, name: str) -> Response:
        _, mail = find(ident)
        with world.locked():
            there = files(mail.mime)
            gone = next((one for one in there if _ident(one) == name), None)
            if gone is None:
                raise GraphProblem(
                    404, "ErrorItemNotFound", "The specified object was not found in the store."
                )
            there.remove(gone)
            world.change(mail, mime=with_files(without_files(mail.mime), there))
        return Response(status=204)

    @made.post("/v1.0/me/messages/<ident>/attachments")
    def attach(ident: str) -> Response:
        _, mail = find(ident)
        given = asked.body()
        content = _content(given)
        if len(content) > AT_ONCE:
            raise GraphProblem(
                413, "RequestEntityTooLarge", "The attachment is too large; use an upload session."
            )
        one = Enclosure(
            _name(given), _kind(given), content, given.get("contentId") if given.get("isInline") else None
        )
        with world.locked():
            world.change(mail, mime=with_files(mail.mime, [one]))
        return answer_json(_shown(one), 201)

    @made.post("/v1.0/me/messages/<ident>/attachments/createUploadSession")
    def begin(ident: str) -> Response:
        holder, mail = find(ident)
        item = asked.either(asked.body(), "attachmentItem") or {}
        size = item.get("size")
        if not isinstance(size, int) or not 0 < size <= LARGEST or item.get("attachmentType") != "file":
            raise asked.refused(
                "ErrorAttachmentSizeLimitExceeded", "The attachment's size or type is not allowed."
            )
        token = secrets.token_urlsafe(32)
        cid = item.get("contentId") if item.get("isInline") else None
        sessions[token] = Session(holder.account.address, mail.key, _name(item), _kind(item), size, cid)
        url = f"{world.url}/upload-sessions/{token}"
        return answer_json({"uploadUrl": url, "nextExpectedRanges": ["0-"]}, 201)

    @made.put("/upload-sessions/<token>")
    def piece(token: str) -> Response:
        if request.headers.get("Authorization"):
            # The address is the permission; a token here fails (outlook-large-attachments).
            raise GraphProblem(401, "InvalidAuthenticationToken", "Remove the Authorization header.")
        held, content = sessions.get(token), request.get_data()
        place = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers.get("Content-Range", ""))
        if held is None or place is None:
            raise GraphProblem(404, "ErrorItemNotFound", "There is no such upload.")
        start, end, size = (int(one) for one in place.groups())
        wrong = start != len(held.content) or end - start + 1 != len(content) or size != held.size
        if wrong or len(content) > PIECE:
            raise asked.refused("InvalidRange", "The range is not the one expected.")
        held.content += content
        if len(held.content) < held.size:
            return answer_json({"nextExpectedRanges": [f"{len(held.content)}-"]})
        del sessions[token]
        _finish(world, held)
        return Response(status=201)

    return made


def _finish(world: World, held: Session) -> None:
    with world.locked():
        mail = world.mail(held.account, held.key)
        if mail is None or mail.draft is None:
            raise GraphProblem(404, "ErrorItemNotFound", "The draft is gone.")
        one = Enclosure(held.name, held.kind, bytes(held.content), held.cid)
        world.change(mail, mime=with_files(mail.mime, [one]))


def _content(given: dict[str, Any]) -> bytes:
    if given.get("@odata.type") != KIND:
        raise asked.refused("BadRequest", "Only file attachments are taken.")
    try:
        return base64.b64decode(str(given.get("contentBytes") or ""), validate=True)
    except binascii.Error as error:
        raise asked.refused("BadRequest", "contentBytes is not Base64.") from error


def _name(given: dict[str, Any]) -> str:
    name = given.get("name")
    if not isinstance(name, str) or not name:
        raise asked.refused("ErrorMissingArgument", "An attachment needs a name.")
    return name


def _kind(given: dict[str, Any]) -> str:
    kind = str(given.get("contentType") or "")
    return kind if "/" in kind else "application/octet-stream"


def _ident(one: Enclosure) -> str:
    """The same file has the same id, whatever is taken off before it."""
    return f"attachment-{sha256(one.name.encode() + one.content).hexdigest()[:16]}"


def _shown(one: Enclosure) -> dict[str, Any]:
    return {
        "@odata.type": KIND,
        "id": _ident(one),
        "name": one.name,
        "contentType": one.kind,
        "size": len(one.content),
        "isInline": one.cid is not None,
        "contentId": one.cid,
    }
