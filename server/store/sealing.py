"""Secrets at rest: AES-256-GCM, bound to the row they belong to, with the key outside the database.

A sealed value is `b"v1" + key id (8) + nonce (12) + ciphertext`. The context (table, workspace, row)
is authenticated with it: a ciphertext moved to another row does not open (check 29).
"""

import base64
import binascii
import os
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.errors import Problem, Refusal

_VERSION = b"v1"
_KEY_BYTES = 32


class SealBroken(Exception):
    """A sealed value does not open: other key, other row, or damaged. Never a reason to delete it."""


class Vault:
    """Seals and opens with one root key; older keys still open what they sealed."""

    def __init__(self, keys: list[bytes]) -> None:
        """`keys` are of 32 bytes, the first one seals."""
        self._keys = {sha256(b"id" + key).digest()[:8]: AESGCM(key) for key in keys}
        self._current = next(iter(self._keys))

    def __repr__(self) -> str:
        return "Vault(***)"

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt `plain` for the row that `context` names."""
        nonce = os.urandom(12)
        return (
            _VERSION
            + self._current
            + nonce
            + self._keys[self._current].encrypt(nonce, plain, context.encode())
        )

    def is_current(self, sealed: bytes) -> bool:
        """Whether the newest key has sealed this."""
        return sealed[2:10] == self._current

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt; raises SealBroken."""
        key = self._keys.get(sealed[2:10])
        if sealed[:2] != _VERSION or key is None:
            raise SealBroken(context)
        try:
            return key.decrypt(sealed[10:22], sealed[22:], context.encode())
        except InvalidTag as error:
            raise SealBroken(context) from error


def root_keys(setting: str, data: Path) -> list[bytes]:
    """The root keys, of which the first seals: from the setting (comma-separated), else from a file (lines).

    The file is made once, readable by its owner only. Raises Refusal that says what is wrong.
    """
    if setting:
        return [_decode(part.strip()) for part in setting.split(",")]
    path = data / "root.key"
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise _refused(f"can be read by others; run chmod 600 {path}")
    return [_decode(line.strip()) for line in path.read_text().splitlines() if line.strip()]


def new_key() -> str:
    """A fresh root key as the setting and the file spell it."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()


def write_keys(data: Path, keys: list[str]) -> None:
    """Replace the key file, whole or not at all; the first key seals from the next start on."""
    path = data / "root.key"
    _written(path, keys).replace(path)


def file_keys(data: Path) -> list[str]:
    """The keys in the key file, newest first."""
    return (data / "root.key").read_text().split()


def _written(path: Path, keys: list[str]) -> Path:
    """The keys in a file of their own beside `path`, safely on the disk, readable by its owner only."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = _written(path, [new_key()])
    try:
        os.link(fresh, path)  # atomic, and never over a key that another process has just made
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _decode(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise _refused("is not Base64") from error
    if len(key) != _KEY_BYTES:
        raise _refused(f"must be {_KEY_BYTES} bytes, not {len(key)}")
    return key


def _refused(what: str) -> Refusal:
    return Refusal(Problem("setting", f"ROOT_KEY {what}", field="ROOT_KEY"))
