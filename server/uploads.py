"""Files on their way in: kept in the data directory under random names until they are done with.

A name that a person gives never becomes a path (check 70): it is shown and nothing else.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from server import ids
from server.config import Settings
from server.errors import Problem, Refusal

MAX_UPLOAD = 300_000_000
FREE_AFTER = 200_000_000
_BLOCK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{32}")


def keep(settings: Settings, stream: BinaryIO) -> tuple[str, int]:
    """Write a stream to disk; its random name and its size. Raises Refusal when it is too large."""
    folder = _folder(settings)
    free = shutil.disk_usage(folder).free - FREE_AFTER
    name, size = ids.marker(), 0
    path = folder / name
    try:
        with path.open("xb") as file:
            while block := stream.read(_BLOCK):
                size += len(block)
                _check(size, free)
                file.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, size


def _check(size: int, free: int) -> None:
    if size > MAX_UPLOAD:
        title = f"Files of up to {MAX_UPLOAD // 1_000_000} MB can be taken."
        raise Refusal(Problem("too_large", title, ("Split the file, and import the parts.",)))
    if size > free:
        raise Refusal(Problem("too_large", "The server's disk is full.", ("Tell your administrator.",)))


@contextmanager
def opened(settings: Settings, name: str) -> Iterator[BinaryIO]:
    """A kept file, to be read. Raises Refusal when it is gone."""
    try:
        file = _path(settings, name).open("rb")
    except OSError as error:
        steps = ("Upload it again.",)
        raise Refusal(Problem("not_found", "The uploaded file is not here any more.", steps)) from error
    with file:
        yield file


def drop(settings: Settings, name: str) -> None:
    """The file is not needed any more."""
    _path(settings, name).unlink(missing_ok=True)


def sweep(settings: Settings, before: datetime) -> None:
    """Drop the files that nobody has used since an instant."""
    for path in _folder(settings).iterdir():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _path(settings: Settings, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise Refusal(Problem("not_found", "There is no such upload.", field="upload"))
    return _folder(settings) / name


def _folder(settings: Settings) -> Path:
    folder = settings.data / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
