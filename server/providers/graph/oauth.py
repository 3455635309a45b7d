"""Microsoft's sign-in: msal with PKCE and nonce; the id_token is checked here, msal does not any more."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import msal
import requests

from server.clock import Clock
from server.config import Settings
from server.errors import Reauthorize, Rejected, Retry
from server.providers import id_token, scopes
from server.providers.graph.entra_errors import reason
from server.providers.http import Session, discovery, get_json
from server.providers.port import Grant, Started, Tokens

PUBLIC_HOST = "https://login.microsoftonline.com"
FINAL = ("invalid_grant", "interaction_required", "consent_required")


class MicrosoftOAuth:
    """Entra's half of connecting a mailbox."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._session = Session(settings.ca_bundle)
        self._authority = f"{settings.microsoft_authority}/{settings.microsoft_tenant}"

    def _app(self) -> msal.ConfidentialClientApplication:
        try:
            return msal.ConfidentialClientApplication(
                self._settings.microsoft_client_id,
                client_credential=self._settings.microsoft_client_secret,
                authority=self._authority,
                # Any other host is ours to vouch for: no question to Microsoft's public directory.
                instance_discovery=self._settings.microsoft_authority == PUBLIC_HOST,
                http_client=self._session,
            )
        except (requests.RequestException, ValueError) as error:
            raise Retry(f"{type(error).__name__} from {self._authority}") from error

    def start(
        self, redirect_uri: str, hint: str | None = None, claims: str = "", access: str = "own"
    ) -> Started:
        """Begin; msal makes PKCE, state and nonce. `prompt=consent` brings a fresh refresh token."""
        flow = self._app().initiate_auth_code_flow(
            list(scopes.MICROSOFT_SHARED if access == "shared" else scopes.MICROSOFT),
            redirect_uri=redirect_uri,
            login_hint=hint,
            prompt="consent",
            claims_challenge=claims or None,
        )
        return Started(flow["auth_uri"], flow["state"], json.dumps(flow))

    def finish(self, redirect_uri: str, flow: str, answer: dict[str, str]) -> Grant:
        """Trade the code for tokens; raises Rejected with one of the codes of the port."""
        del redirect_uri  # the flow has it
        if "error" in answer:
            raise Rejected(_refusal(answer), answer["error"][:80])
        kept = json.loads(flow)
        given = self._acquire(kept, answer)
        document = discovery(self._session, f"{self._authority}/v2.0/.well-known/openid-configuration")
        claims = id_token.verify(
            given.get("id_token", ""),
            get_json(self._session, document["jwks_uri"]),
            issuer=document["issuer"],
            audience=self._settings.microsoft_client_id,
            nonce=_nonce(kept),
            now=self._clock.now(),
        )
        if self._settings.microsoft_tenants and claims["tid"].lower() not in self._settings.microsoft_tenants:
            raise Rejected("organisation", ", ".join(self._settings.microsoft_tenants))
        granted = [one.rpartition("/")[2] for one in str(given.get("scope", "")).split()]
        return Grant(
            provider="microsoft",
            issuer=claims["iss"],
            subject=f"{claims['tid']}:{claims['oid']}",
            address=str(claims.get("preferred_username", "")),
            name=str(claims.get("name", "")),
            tokens=self._tokens(given, "", granted),
            missing_scopes=scopes.missing(scopes.of_microsoft(kept.get("scope", ())), set(granted)),
        )

    def _acquire(self, kept: dict[str, Any], answer: dict[str, str]) -> dict[str, Any]:
        try:
            given: dict[str, Any] = self._app().acquire_token_by_auth_code_flow(kept, answer)
        except ValueError as error:  # state or nonce do not match
            raise Rejected("nonce", "the answer belongs to another request") from error
        except requests.RequestException as error:
            raise Retry(type(error).__name__) from error
        if "access_token" not in given:
            raise Rejected("code", str(given.get("error", "no token"))[:80])
        return given

    def _tokens(self, given: dict[str, Any], refresh_token: str, granted: list[str]) -> Tokens:
        lives = timedelta(seconds=float(given.get("expires_in", 3600)))
        newest = str(given.get("refresh_token") or refresh_token)
        return Tokens(given["access_token"], newest, self._clock.now() + lives, tuple(granted))

    def refresh(self, tokens: Tokens) -> Tokens:
        """New tokens; the refresh token rotates and the new one is kept. Raises Reauthorize or Retry."""
        try:
            given: dict[str, Any] = self._app().acquire_token_by_refresh_token(
                tokens.refresh_token, list(scopes.of_microsoft(tokens.scopes))
            )
        except requests.RequestException as error:
            raise Retry(type(error).__name__) from error
        if given.get("error") in FINAL:
            said = str(given.get("error_description", ""))
            raise Reauthorize(reason(given["error"], said), given["error"], str(given.get("claims", "")))
        if "access_token" not in given:
            raise Retry(f"token endpoint said {given.get('error', 'nothing')}")
        granted = [one.rpartition("/")[2] for one in str(given.get("scope", "")).split()]
        return self._tokens(given, tokens.refresh_token, granted or list(tokens.scopes))


def _refusal(answer: dict[str, str]) -> str:
    """Whether the person declined, their organisation has to approve, or something else went wrong."""
    if reason(answer["error"], answer.get("error_description", "")) == "admin_consent":
        return "admin_consent"
    return "denied" if answer["error"] == "access_denied" else "code"


def _nonce(flow: dict[str, Any]) -> str:
    """Msal keeps the nonce and sends its hash, so that is what the token carries."""
    return sha256(str(flow.get("nonce", "")).encode("ascii")).hexdigest()
