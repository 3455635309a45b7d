"""Files: of drafts, where a request's body is the file, and of logged mail; streamed to and from disk."""

from typing import BinaryIO, cast
from urllib.parse import unquote

from flask import Blueprint, Response, request, send_file

from server.actions.attach_file import attach_file, detach_file
from server.actions.read_file import read_file
from server.web.body import answer
from server.web.guard import allow, deps, viewer

MOST = 160_000_000  # of one request; what a mail may carry is its mailbox's to say

routes = Blueprint("attachments", __name__)


@routes.post("/api/drafts/<int:draft>/files")
@allow("mail.send")
def attach(draft: int) -> Response:
    """Attach the request's body; `X-File-Name` is the file's name, percent-encoded."""
    request.max_content_length = MOST
    name = unquote(request.headers.get("X-File-Name", ""), errors="replace")
    kind = request.mimetype or "application/octet-stream"
    content = cast("BinaryIO", request.stream)
    return answer(attach_file(deps(), viewer(), draft, name, kind, content), 201)


@routes.post("/api/drafts/<int:draft>/files/<int:file>/remove")
@allow("mail.send")
def detach(draft: int, file: int) -> Response:
    """Take a file off."""
    return answer(detach_file(deps(), viewer(), draft, file))


@routes.get("/api/messages/<int:message>/files/<int:file>")
@allow("record.view")
def download(message: int, file: int) -> Response:
    """A file of a logged mail, as a download: a stranger's file is never opened in our name (check 72)."""
    kept = read_file(deps(), viewer(), message, file)
    response = send_file(
        kept.path, "application/octet-stream", as_attachment=True, download_name=kept.name, conditional=True
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
