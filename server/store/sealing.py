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
    """The root keys: from the setting (several, comma-separated, the first seals), else from a file.

    The file is made once, readable by its owner only. Raises Refusal that says what is wrong.
    """
    if setting:
        return [_decode(part.strip()) for part in setting.split(",")]
    path = data / "root.key"
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise _refused(f"can be read by others; run chmod 600 {path}")
    return [_decode(path.read_text().strip())]


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = base64.b64encode(os.urandom(_KEY_BYTES)).decode()
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
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
