"""Is this notification from Google's Pub/Sub, for us? Its token says so, signed."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from server.clock import Clock
from server.config import Settings
from server.errors import Rejected
from server.providers.http import Session, discovery, get_json

LEEWAY_SECONDS = 60
KEYS_LIVE = timedelta(hours=1)


class Keys:
    """Google's signing keys, kept for an hour: an answer must not wait for a look-up each time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[str, tuple[datetime, str, dict[str, Any]]] = {}

    def of(self, settings: Settings, now: datetime, *, fresh: bool = False) -> tuple[str, dict[str, Any]]:
        """(issuer, keys); raises Retry."""
        with self._lock:
            held = self._held.get(settings.google_issuer)
            if held is None or fresh or held[0] < now - KEYS_LIVE:
                session = Session(settings.ca_bundle)
                document = discovery(session, f"{settings.google_issuer}/.well-known/openid-configuration")
                held = (now, str(document["issuer"]), get_json(session, document["jwks_uri"]))
                self._held[settings.google_issuer] = held
            return held[1], held[2]


_keys = Keys()


def verify(settings: Settings, clock: Clock, token: str) -> None:
    """Raises Rejected when the token is not Google's, not for this address, not of the service account."""
    now = clock.now()
    issuer, keys = _keys.of(settings, now)
    claims = _claims(token, keys)
    if claims is None:
        # The keys may have been changed since: once more with fresh ones.
        issuer, keys = _keys.of(settings, now, fresh=True)
        claims = _claims(token, keys)
    if claims is None:
        raise Rejected("push_token", "not signed by Google")
    at = now.timestamp()
    checks = (
        ("iss", claims.get("iss") in (issuer, issuer.removeprefix("https://"))),
        ("aud", claims.get("aud") == f"{settings.push_url}/push/google"),
        ("email", claims.get("email") == settings.gmail_push_account and bool(settings.gmail_push_account)),
        ("email_verified", claims.get("email_verified") is True),
        ("exp", isinstance(claims.get("exp"), int) and claims["exp"] > at - LEEWAY_SECONDS),
        ("iat", isinstance(claims.get("iat"), int) and claims["iat"] < at + LEEWAY_SECONDS),
    )
    wrong = [name for name, right in checks if not right]
    if wrong:
        raise Rejected("push_token", f"wrong {', '.join(wrong)}")


def _claims(token: str, keys: dict[str, Any]) -> dict[str, Any] | None:
    try:
        known = KeySet.import_key_set(cast("KeySetSerialization", keys))
        return dict(jwt.decode(token, known, algorithms=["RS256"]).claims)
    except (JoseError, ValueError):
        return None
