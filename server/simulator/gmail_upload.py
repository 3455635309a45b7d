"""Gmail's resumable uploads: a draft whose MIME comes in pieces (developers.google.com/gmail/api/guides/uploads)."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Blueprint, Response, jsonify, request

from server.simulator import gmail_asked as asked
from server.simulator.gmail_messages import draft_json
from server.simulator.problems import ApiProblem
from server.simulator.world import World, with_crlf

LARGEST = 35_000_000
GRAIN = 256 * 1024

# Checks the token and the thread; the account's address and the thread, if one was named.
Allow = Callable[[], tuple[str, str | None]]


@dataclass
class Upload:
    """A mail that comes in pieces."""

    account: str
    thread: str | None
    content: bytearray = field(default_factory=bytearray)


def routes(world: World, allow: Allow) -> Blueprint:
    """The endpoints below /upload/gmail/v1."""
    made = Blueprint("gmail_upload", __name__, url_prefix="/upload/gmail/v1/users/<user>")
    uploads: dict[str, Upload] = {}

    @made.post("/drafts")
    def begin(user: str) -> Response:
        account, thread = allow()
        if request.args.get("uploadType") != "resumable":
            raise asked.refused("Only resumable uploads are served.")
        if request.headers.get("X-Upload-Content-Type") != "message/rfc822":
            raise asked.refused("Media type is not supported.", "badContent")
        token = secrets.token_urlsafe(24)
        uploads[token] = Upload(account, thread)
        place = f"{world.url}/upload/gmail/v1/users/{user}/drafts?uploadType=resumable&upload_id={token}"
        return Response(status=200, headers={"Location": place})

    @made.put("/drafts")
    def piece(user: str) -> Response:
        held = uploads.get(request.args.get("upload_id", ""))
        if held is None:
            raise ApiProblem(*asked.NOT_FOUND)
        place = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", request.headers.get("Content-Range", ""))
        content = request.get_data()
        if (
            place is None
            or int(place[1]) != len(held.content)
            or int(place[2]) - int(place[1]) + 1 != len(content)
        ):
            raise asked.refused("Invalid Content-Range")
        held.content += content
        if len(held.content) > LARGEST:
            raise ApiProblem(413, "uploadTooLarge", "Request Entity Too Large")
        if place[3] == "*" or len(held.content) < int(place[3]):
            if len(content) % GRAIN:
                raise asked.refused("A piece must be a multiple of 256 KiB.")
            return Response(status=308, headers={"Range": f"bytes=0-{len(held.content) - 1}"})
        del uploads[request.args["upload_id"]]
        mail = world.put(
            held.account,
            with_crlf(bytes(held.content)),
            ("DRAFT",),
            thread=held.thread,
            draft=f"r{secrets.randbits(62)}",
        )
        return jsonify(draft_json(mail))

    return made
