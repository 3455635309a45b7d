"""Logged mail in a ZIP file: as EML files or one mbox, with what the CRM knows of it beside them."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from server.exchange.table import BadFile

SIDECAR = "alongside.json"
SHAPE = 1
MAX_MAILS = 50_000
MAX_MAIL = 60_000_000
MAX_UNPACKED = 2_000_000_000
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same mail is the same file, whenever it is written
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """One mail and what is known of it beside its bytes."""

    eml: bytes
    note: dict[str, Any]


def write(
    file: BinaryIO, mails: Iterable[Mail], records: Sequence[dict[str, Any]], *, mbox: bool = False
) -> int:
    """Write mail and sidecar; how many mails. `records` are those that the mails are associated with."""
    notes: list[dict[str, Any]] = []
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        if mbox:
            with archive.open(ZipInfo("mail.mbox", _FIXED), "w") as box:
                for one in mails:
                    box.write(b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n" + _quoted(one.eml) + b"\n")
                    notes.append(one.note)
        else:
            for number, one in enumerate(mails, 1):
                name = f"mail/{number:06}.eml"
                archive.writestr(ZipInfo(name, _FIXED), one.eml, ZIP_DEFLATED)
                notes.append({"file": name, **one.note})
        said = {"shape": SHAPE, "mails": notes, "records": list(records)}
        archive.writestr(
            ZipInfo(SIDECAR, _FIXED), json.dumps(said, ensure_ascii=False, indent=1), ZIP_DEFLATED
        )
    return len(notes)


def _quoted(eml: bytes) -> bytes:
    """mboxrd: each line that begins with `From `, quoted or not, is quoted once more."""
    return _FROM.sub(rb">\1", eml.replace(b"\r\n", b"\n"))


class Archive:
    """Such a file, opened to be read. Raises BadFile."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = ZipFile(file)
            if sum(one.file_size for one in self._zip.infolist()) > MAX_UNPACKED:
                raise BadFile("The archive unpacks to more than 2 GB. Export less mail at a time.")
            said = json.loads(self._zip.read(SIDECAR))
        except (BadZipFile, KeyError, ValueError, RecursionError, EOFError, OSError, RuntimeError) as error:
            raise BadFile(
                f"This is no exported mail: there is no {SIDECAR} in it that can be read."
            ) from error
        if not isinstance(said, dict) or said.get("shape") != SHAPE:
            raise BadFile("This archive was written by a newer Alongside. Update this server first.")
        self.records: list[dict[str, Any]] = said["records"]
        self._notes: list[dict[str, Any]] = said["mails"]
        if len(self._notes) > MAX_MAILS:
            raise BadFile(f"The archive has more than {MAX_MAILS:,} mails.")

    def mails(self) -> Iterator[Mail]:
        """Each mail with its note, in the order they were written."""
        if "mail.mbox" in self._zip.namelist():
            yield from (Mail(eml, note) for eml, note in zip(self._box(), self._notes, strict=True))
            return
        for note in self._notes:
            try:
                name = str(note["file"])
                if self._zip.getinfo(name).file_size > MAX_MAIL:
                    raise BadFile(f"{name[:100]} is too large.")
                yield Mail(self._zip.read(name), {key: value for key, value in note.items() if key != "file"})
            except (KeyError, BadZipFile) as error:
                raise BadFile("A mail that the sidecar names is missing or damaged.") from error

    def _box(self) -> Iterator[bytes]:
        mail: list[bytes] = []
        with self._zip.open("mail.mbox") as box:
            for line in box:
                if line.startswith(b"From "):
                    if mail:
                        yield _unquoted(mail)
                    mail = []
                else:
                    mail.append(line)
        if mail:
            yield _unquoted(mail)


def _unquoted(lines: list[bytes]) -> bytes:
    whole = b"".join(lines).removesuffix(b"\n")
    return re.sub(rb"^>(>*From )", rb"\1", whole, flags=re.MULTILINE).replace(b"\n", b"\r\n")
