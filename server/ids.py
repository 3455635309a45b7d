"""The only reader of chance: secrets, markers and Message-IDs."""

import secrets
from hashlib import sha256
from random import Random  # noqa: TID251  this is the place

PAIRING_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels, no look-alikes: read aloud, typed once


def secret() -> str:
    """A 256-bit secret for sessions, tickets and states (ASVS 7.2.3: not a UUID)."""
    return secrets.token_urlsafe(32)


def marker() -> str:
    """A 128-bit mark that we put on a submission's draft to find it again (B9)."""
    return secrets.token_hex(16)


def message_id(domain: str) -> str:
    """A new Message-ID under the sender's `domain`, with angle brackets (RFC 5322 §3.6.4)."""
    return f"<{secrets.token_hex(16)}@{domain}>"


def pairing_code() -> str:
    """Eight letters in two groups, as `BCDF-2345`; five wrong tries void it (ASVS 6.6.3)."""
    letters = [secrets.choice(PAIRING_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def digest(value: str) -> str:
    """What we store in place of a secret; enough, because secrets are 256 random bits."""
    return sha256(value.encode()).hexdigest()


def fraction() -> float:
    """A number in [0, 1) for jitter."""
    return secrets.randbelow(1 << 30) / (1 << 30)


def repeatable(seed: int) -> Random:
    """Chance that falls alike each time: for demos and benchmarks, never for secrets."""
    return Random(seed)  # noqa: S311
