"""Google's sign-in: authlib with PKCE and nonce, every endpoint from the discovery document."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session

from server import ids
from server.clock import Clock
from server.config import Settings
from server.errors import Reauthorize, Rejected, Retry
from server.providers import id_token, scopes
from server.providers.http import CONNECT, READ, Bounded, Session, discovery, get_json
from server.providers.port import Grant, Started, Tokens

IDENTITY = ("openid", "email", "profile")


class _Client(Bounded, OAuth2Session):  # type: ignore[misc]  # authlib has no types
    """Authlib's client, within our bounds."""

    def __init__(self, *given: Any, **named: Any) -> None:
        OAuth2Session.__init__(self, *given, **named)


class GoogleOAuth:
    """Google's half of connecting a mailbox."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._session = Session(settings.ca_bundle)

    def _document(self) -> dict[str, Any]:
        return discovery(self._session, f"{self._settings.google_issuer}/.well-known/openid-configuration")

    def _client(self, redirect_uri: str | None = None) -> OAuth2Session:
        client = _Client(
            self._settings.google_client_id,
            self._settings.google_client_secret,
            scope=" ".join((*IDENTITY, *scopes.GOOGLE)),
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post",  # noqa: S106  a method's name
        )
        client.trust_env = False
        client.verify = self._settings.ca_bundle or True
        return client

    def start(
        self, redirect_uri: str, hint: str | None = None, claims: str = "", access: str = "own"
    ) -> Started:
        """Begin with PKCE S256, state and nonce; offline, so that a refresh token comes back."""
        del claims, access  # Google challenges nobody, and lets nobody into another one's mailbox
        verifier, nonce, state = ids.secret(), ids.secret(), ids.secret()
        more = {"access_type": "offline", "prompt": "consent", "nonce": nonce, "code_verifier": verifier}
        if hint:
            more["login_hint"] = hint
        if self._settings.google_domains:
            # Only narrows Google's choice of accounts; what counts is the claim, checked in `finish`.
            only = self._settings.google_domains
            more["hd"] = only[0] if len(only) == 1 else "*"
        endpoint = self._document()["authorization_endpoint"]
        url, _ = self._client(redirect_uri).create_authorization_url(endpoint, state=state, **more)
        return Started(url, state, json.dumps({"verifier": verifier, "nonce": nonce}))

    def finish(self, redirect_uri: str, flow: str, answer: dict[str, str]) -> Grant:
        """Trade the code for tokens; raises Rejected with one of the codes of the port."""
        if "error" in answer:
            codes = {"access_denied": "denied", "admin_policy_enforced": "admin_consent"}
            raise Rejected(codes.get(answer["error"], "code"), answer["error"][:80])
        kept, document = json.loads(flow), self._document()
        token = self._fetch(document, redirect_uri, kept["verifier"], answer.get("code", ""))
        claims = id_token.verify(
            token.get("id_token", ""),
            get_json(self._session, document["jwks_uri"]),
            issuer=document["issuer"],
            audience=self._settings.google_client_id,
            nonce=kept["nonce"],
            now=self._clock.now(),
        )
        allowed = self._settings.google_domains
        if allowed and str(claims.get("hd", "")).lower() not in allowed:
            raise Rejected("organisation", ", ".join(allowed))
        granted = str(token.get("scope", "")).split()
        return Grant(
            provider="google",
            issuer=claims["iss"],
            subject=claims["sub"],
            address=str(claims.get("email", "")),
            name=str(claims.get("name", "")),
            tokens=self._tokens(token, str(token.get("refresh_token", "")), granted),
            missing_scopes=scopes.missing(scopes.GOOGLE, set(granted)),
        )

    def _fetch(self, document: dict[str, Any], redirect_uri: str, verifier: str, code: str) -> dict[str, Any]:
        try:
            token: dict[str, Any] = self._client(redirect_uri).fetch_token(
                document["token_endpoint"], code=code, code_verifier=verifier, timeout=(CONNECT, READ)
            )
        except AuthlibBaseError as error:
            raise Rejected("code", str(error.error)) from error
        except requests.RequestException as error:
            raise Retry(type(error).__name__) from error
        return token

    def _tokens(self, token: dict[str, Any], refresh_token: str, granted: list[str]) -> Tokens:
        lives = timedelta(seconds=float(token.get("expires_in", 3600)))
        return Tokens(token["access_token"], refresh_token, self._clock.now() + lives, tuple(granted))

    def refresh(self, tokens: Tokens) -> Tokens:
        """New tokens for old ones; raises Reauthorize `revoked` on invalid_grant, Retry otherwise."""
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": tokens.refresh_token,
            "client_id": self._settings.google_client_id,
            "client_secret": self._settings.google_client_secret,
        }
        try:
            answer = self._session.post(self._document()["token_endpoint"], data=fields)
            given = answer.json()
        except requests.RequestException as error:
            raise Retry(type(error).__name__) from error
        if given.get("error") in ("invalid_grant", "unauthorized_client"):
            raise Reauthorize(_reason(given), given["error"])
        if not answer.ok or "access_token" not in given:
            raise Retry(f"token endpoint said {answer.status_code}")
        granted = str(given.get("scope", "")).split() or list(tokens.scopes)
        return self._tokens(given, given.get("refresh_token", tokens.refresh_token), granted)

    def revoke(self, tokens: Tokens) -> None:
        """Give the grant back; raises Retry."""
        try:
            url = self._document()["revocation_endpoint"]
            self._session.post(url, data=urlencode({"token": tokens.refresh_token}), headers=_FORM)
        except requests.RequestException as error:
            raise Retry(type(error).__name__) from error


def _reason(given: dict[str, Any]) -> str:
    """Google says more in the description; a session's end asks for a sign-in only (`invalid_rapt`)."""
    if given.get("error_subtype") == "invalid_rapt":
        return "challenge"
    said = str(given.get("error_description", "")).lower()
    return "disabled" if "disabled" in said or "suspended" in said else "revoked"


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
