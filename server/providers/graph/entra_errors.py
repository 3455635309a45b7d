"""What Entra's error numbers mean for a mailbox (learn.microsoft.com, "Microsoft Entra error codes")."""

import base64
import binascii
import re

_NUMBER = re.compile(r"AADSTS(\d+)")
REASONS = {
    "disabled": {50034, 50053, 50055, 50057, 50105, 135011},
    "admin_consent": {65001, 90092, 90093, 90094, 90095, 90097, 650052, 650057},
    "expired": {50173, 50133, 70008, 70043, 700081, 700082, 700084},
    "challenge": {50072, 50074, 50076, 50078, 50079, 50125, 50158, 53000, 53001, 53002, 53003, 53004, 530031},
}


def reason(error: str, description: str) -> str:
    """The state a mailbox is in after such an error; `revoked` when we know no better."""
    number = _NUMBER.search(description)
    code = int(number[1]) if number else 0
    for name, codes in REASONS.items():
        if code in codes:
            return name
    return {"interaction_required": "challenge", "consent_required": "admin_consent"}.get(error, "revoked")


def claims_of(header: str) -> str:
    """The claims challenge in a `WWW-Authenticate` header, as JSON text; empty when there is none.

    Continuous access evaluation answers 401 with it: a new token brings nothing, signing in does.
    """
    found = re.search(r'claims="([A-Za-z0-9+/=_-]+)"', header)
    if found is None:
        return ""
    packed = found[1].replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
