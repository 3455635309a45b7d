"""Files on a Graph draft: small ones at once, larger ones through an upload session.

https://learn.microsoft.com/graph/outlook-large-attachments
"""

import base64
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from server.providers.graph.api import GraphApi
from server.providers.port import File

AT_ONCE = 3_000_000  # larger than this, Graph wants a session
PIECE = 12 * 327_680  # below 4 MB, and a multiple of 320 KiB


def attach(api: GraphApi, key: str, files: Iterable[File]) -> None:
    """Attach the files to a draft, in order; each is read from disk piece by piece."""
    for one in files:
        if one.size <= AT_ONCE:
            _at_once(api, key, one)
        else:
            _in_pieces(api, key, one)


def drop_all(api: GraphApi, key: str) -> None:
    """Take every file off a draft: createForward brings all of them along."""
    path = f"/me/messages/{quote(key)}/attachments"
    for one in api.get(path, **{"$select": "id"})["value"]:
        api.delete(f"{path}/{quote(one['id'])}")


def _at_once(api: GraphApi, key: str, one: File) -> None:
    content = base64.b64encode(one.path.read_bytes()).decode()
    fields = {"@odata.type": "#microsoft.graph.fileAttachment", "contentBytes": content, **_named(one)}
    api.post(f"/me/messages/{quote(key)}/attachments", fields)


def _in_pieces(api: GraphApi, key: str, one: File) -> None:
    item = {"attachmentType": "file", "size": one.size, **_named(one)}
    path = f"/me/messages/{quote(key)}/attachments/createUploadSession"
    url = str(api.post(path, {"AttachmentItem": item})["uploadUrl"])
    with one.path.open("rb") as content:
        start = 0
        while piece := content.read(PIECE):
            end = start + len(piece) - 1
            api.put_piece(url, piece, f"bytes {start}-{end}/{one.size}")
            start = end + 1


def _named(one: File) -> dict[str, Any]:
    inside = {"isInline": True, "contentId": one.cid} if one.cid is not None else {}
    return {"name": one.name, "contentType": one.kind, **inside}
