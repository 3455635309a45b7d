"""Contents too large for a row: files on disk, each once, under the hash of what is in it.

A file is written before the row that names it is committed, so that a row never points to nothing; what
no row names is swept away later (house §2.7).
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

PIECE = 1024 * 1024


class TooLarge(Exception):
    """The content is larger than it may be; nothing was kept."""


@dataclass(frozen=True)
class Blob:
    """One content: its hash in hexadecimal, and its size in bytes."""

    hash: str
    size: int


class Blobs:
    """The contents of all workspaces, each workspace in a folder of its own."""

    def __init__(self, data: Path) -> None:
        self._root = data / "blobs"

    def path(self, workspace_id: int, hash_: str) -> Path:
        """Where a content lies."""
        return self._root / str(workspace_id) / hash_[:2] / hash_

    def keep(self, workspace_id: int, content: BinaryIO, most: int) -> Blob:
        """Keep what `content` holds, read piece by piece; raises TooLarge above `most` bytes."""
        folder = self._root / str(workspace_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f".{secrets.token_hex(8)}"
        try:
            made = _copy(content, fresh, most)
            place = self.path(workspace_id, made.hash)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
        return made

    def hashes(self, workspace_id: int, older_than: float) -> Iterator[str]:
        """The contents of a workspace that were written before an instant (seconds since 1970)."""
        for path in (self._root / str(workspace_id)).glob("??/*"):
            if path.stat().st_mtime < older_than:
                yield path.name

    def remove(self, workspace_id: int, hash_: str) -> None:
        """Delete a content; nothing happens when it is gone."""
        self.path(workspace_id, hash_).unlink(missing_ok=True)


def _copy(content: BinaryIO, fresh: Path, most: int) -> Blob:
    digest, size = sha256(), 0
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while piece := content.read(PIECE):
            size += len(piece)
            if size > most:
                raise TooLarge
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return Blob(digest.hexdigest(), size)
