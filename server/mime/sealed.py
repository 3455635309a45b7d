"""What cannot be read here, by design: encrypted and wrapped parts are named, kept as files, never opened.

We hold no keys, so a notice stands where the text would be. Nothing inside an encrypted part is ever taken
for a body: a text slipped in there would be shown as if it had been sealed (EFAIL).
"""

import re
from email.message import Message

ENCRYPTED = "Encrypted message; open it in your mail client."
SIGNED = "Signed message that only a mail client can open; open it in yours."
WRAPPED = "This message came wrapped in winmail.dat, which only Outlook opens."
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_RIGHTS = frozenset({"application/x-microsoft-rpmsg-message"})
_ARMOUR = re.compile(r"\s*-----BEGIN PGP MESSAGE-----\r?$", re.MULTILINE)


def seal(part: Message, kind: str, name: str | None) -> tuple[str, str] | None:
    """(notice, defect) of a part that is to stay closed; None for any other."""
    if kind == "multipart/encrypted":
        return ENCRYPTED, "encrypted (PGP/MIME)"
    if kind in _PKCS7:
        how = str(part.get_param("smime-type", "")).lower()
        if how in ("signed-data", "compressed-data", "certs-only"):
            return SIGNED, f"not to be opened here (S/MIME {how})"
        return ENCRYPTED, "encrypted (S/MIME)"
    if kind in _RIGHTS:
        return ENCRYPTED, "encrypted (Microsoft rights management)"
    if kind in _TNEF or (name or "").lower() == "winmail.dat":
        return WRAPPED, "winmail.dat (TNEF): formatting and files of this mail are inside it"
    return None


def is_armoured(text: str) -> bool:
    """Whether a plain text is nothing but a PGP message."""
    return _ARMOUR.match(text) is not None
