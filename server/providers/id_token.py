"""Check an OpenID Connect id_token: who signed it, for whom, when, and for which request."""

from datetime import datetime
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from server.errors import Rejected

LEEWAY_SECONDS = 60


def verify(
    token: str, keys: dict[str, Any], *, issuer: str, audience: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims; raises Rejected `id_token` or `nonce`. RS256 only (check 17).

    `issuer` may hold `{tenantid}`, which the token's own `tid` fills in (Entra's `common`).
    """
    try:
        decoded = jwt.decode(
            token, KeySet.import_key_set(cast("KeySetSerialization", keys)), algorithms=["RS256"]
        )
    except (JoseError, ValueError) as error:
        raise Rejected("id_token", type(error).__name__) from error
    claims: dict[str, Any] = decoded.claims
    at = now.timestamp()
    expected = issuer.replace("{tenantid}", str(claims.get("tid", "")))
    audiences = claims.get("aud") if isinstance(claims.get("aud"), list) else [claims.get("aud")]
    wrong = [
        name
        for name, right in (
            ("iss", claims.get("iss") == expected),
            ("aud", audiences == [audience]),
            ("azp", claims.get("azp", audience) == audience),
            ("exp", isinstance(claims.get("exp"), int) and claims["exp"] > at - LEEWAY_SECONDS),
            ("iat", isinstance(claims.get("iat"), int) and claims["iat"] < at + LEEWAY_SECONDS),
            ("sub", bool(claims.get("sub"))),
        )
        if not right
    ]
    if wrong:
        raise Rejected("id_token", f"wrong {', '.join(wrong)}")
    if claims.get("nonce") != nonce:
        raise Rejected("nonce", "the id_token belongs to another request")
    return claims
