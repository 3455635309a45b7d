"""Files in and out over HTTP: uploads for imports, exports as downloads."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Blueprint, Response, request

from server import uploads
from server.actions.export_mail import export_mail
from server.actions.export_records import Export, Wish, export_records
from server.actions.export_workspace import export_workspace
from server.actions.import_mail import import_mail, preview_mail
from server.errors import Problem, Refusal
from server.web.body import answer, decoded
from server.web.guard import allow, deps, viewer
from shared_schema import http as wire
from shared_schema.crm import OpenList

routes = Blueprint("exchange", __name__)


@routes.post("/api/uploads")
@allow("record.edit")
def upload() -> Response:
    """Keep the body as a file; the answer names it. It is written as it comes, never held in memory."""
    request.max_content_length = uploads.MAX_UPLOAD
    if request.mimetype != "application/octet-stream":
        raise Refusal(
            Problem("bad_request", "Send the file itself, with Content-Type: application/octet-stream.")
        )
    name, size = uploads.keep(deps().settings, cast("BinaryIO", request.stream))
    if not size:
        uploads.drop(deps().settings, name)
        raise Refusal(Problem("bad_request", "The file is empty.", field="file"))
    return answer(wire.Uploaded(upload=name, size=size), 201)


@routes.get("/api/export/<kind>")
@allow("record.view")
def export(kind: str) -> Response:
    """The viewer's records of a type as a file: `format`, `columns`, `ids` or a `list` (as `list.open`)."""
    asked = request.args
    ids = tuple(int(one) for one in asked.get("ids", "").split(",") if one.isascii() and one.isdigit())[
        :10_000
    ]
    columns = tuple(one for one in asked.get("columns", "").split(",") if one)
    wish = Wish(kind, asked.get("format", "csv"), columns, ids, list=_list(kind))
    return download(export_records(deps(), viewer(), wish))


def _list(kind: str) -> OpenList | None:
    """The list that is exported, with its filters and its order."""
    text = request.args.get("list")
    if not text:
        return None
    wanted = decoded(text.encode(), OpenList)
    if wanted.kind != kind:
        raise Refusal(Problem("bad_request", "This list is of another object type.", field="list"))
    return wanted


@routes.get("/api/export/<kind>/<int:record>/mail")
@allow("record.view")
def export_logged_mail(kind: str, record: int) -> Response:
    """A record's logged mail as a ZIP file: EML files, or one mbox with `format=mbox`; and the sidecar."""
    return download(export_mail(deps(), viewer(), kind, record, mbox=request.args.get("format") == "mbox"))


@routes.post("/api/uploads/<name>/mail/preview")
@allow("mail.log")
def preview_logged_mail(name: str) -> Response:
    """What taking in an uploaded file of exported mail would do; what is refused is not kept."""
    try:
        with uploads.opened(deps().settings, name) as file:
            counts = preview_mail(deps(), viewer(), file)
    except Refusal:
        uploads.drop(deps().settings, name)
        raise
    return answer(wire.MailImported(**counts))


@routes.post("/api/uploads/<name>/mail")
@allow("mail.log")
def import_logged_mail(name: str) -> Response:
    """Take in an uploaded file of exported mail."""
    with uploads.opened(deps().settings, name) as file:
        counts = import_mail(deps(), viewer(), file)
    uploads.drop(deps().settings, name)
    return answer(wire.MailImported(**counts))


@routes.get("/api/workspace/export")
@allow("workspace.admin")
def export_everything() -> Response:
    """The whole workspace as one SQLite file."""
    folder = TemporaryDirectory()
    path = Path(folder.name) / "workspace.db"
    export_workspace(deps(), viewer().workspace_id, path)
    return download(Export("workspace.db", "application/vnd.sqlite3", _blocks(path, folder)))


def _blocks(path: Path, folder: TemporaryDirectory[str]) -> Iterator[bytes]:
    """The file in blocks; it is removed when the last one has left, or the browser has."""
    with folder, path.open("rb") as file:
        while block := file.read(1 << 18):
            yield block


def download(made: Export) -> Response:
    """A file for the browser to save, under a name that is safe in a header (RFC 6266)."""
    response = Response(made.blocks, content_type=made.media_type)
    plain = re.sub(r"[^A-Za-z0-9_. -]", "_", made.name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(made.name, safe='')}"
    )
    return response
