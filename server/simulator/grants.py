"""What both OAuth servers share: codes, tokens, PKCE, keys, and the consent page."""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from server.simulator.cast import Account
from server.simulator.world import World

ACCESS_SECONDS = 3600
CODE_SECONDS = 300


class OAuthProblem(Exception):
    """An OAuth error as RFC 6749 §5.2 names it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error, self.description, self.status = error, description, status

    def body(self, _at: datetime) -> dict[str, Any]:
        """The answer."""
        return {"error": self.error, "error_description": self.description}


@dataclass(frozen=True)
class Token:
    """A valid access token's owner and scopes."""

    account: Account
    scopes: frozenset[str]


class Grants:
    """Codes and tokens of one OAuth server (`name` keeps the two apart)."""

    def __init__(self, world: World, name: str, client: tuple[str, str], redirect_uri: str) -> None:
        self.world, self.name = world, name
        self.client_id, self.client_secret = client
        self.redirect_uri = redirect_uri

    def check_request(self, args: dict[str, str]) -> None:
        """An authorization request must name us, an exact redirect address, and PKCE S256."""
        # Neither of these two is told by a redirect: nobody knows where it would lead (RFC 6749 §4.1.2.1).
        if args.get("client_id") != self.client_id:
            raise self._unknown_client()
        if args.get("redirect_uri") != self.redirect_uri:
            raise OAuthProblem(
                "invalid_request", f"redirect_uri {args.get('redirect_uri')} is not registered."
            )
        if args.get("response_type") != "code" or args.get("code_challenge_method") != "S256":
            raise OAuthProblem("invalid_request", "Use the code flow with PKCE S256.")
        if not args.get("code_challenge"):
            raise OAuthProblem("invalid_request", "code_challenge is missing.")

    def code(self, account: Account, args: dict[str, str], scopes: list[str]) -> str:
        """A single-use code for a consent."""
        kept = {
            "challenge": args["code_challenge"],
            "nonce": args.get("nonce", ""),
            "redirect": args["redirect_uri"],
        }
        return self._keep("code", account.address, scopes, CODE_SECONDS, kept)

    def _keep(
        self, kind: str, account: str, scopes: list[str], seconds: float | None, extra: dict[str, Any]
    ) -> str:
        token = f"{self.name}-{kind}-{secrets.token_urlsafe(24)}"
        expires = self.world.now().timestamp() + seconds if seconds else None
        with self.world.lock:
            self.world.db.table("grant").insert(
                {
                    "token": token,
                    "kind": f"{self.name}:{kind}",
                    "account": account,
                    "scope": " ".join(scopes),
                    "expires": expires,
                    "extra": json.dumps(extra),
                }
            )
        return token

    def _find(self, kind: str, token: str) -> dict[str, Any] | None:
        with self.world.lock:
            where = "token = ? and kind = ? and (expires is null or expires > ?)"
            values = [token, f"{self.name}:{kind}", self.world.now().timestamp()]
            rows = list(self.world.db.table("grant").rows_where(where, values))
        return rows[0] if rows else None

    def _drop(self, token: str) -> None:
        with self.world.lock:
            self.world.db.table("grant").delete_where("token = ?", [token])

    def _unknown_client(self) -> OAuthProblem:
        if self.name == "microsoft":
            return OAuthProblem("unauthorized_client", "AADSTS700016: The application was not found.")
        return OAuthProblem("invalid_client", "The OAuth client was not found.", 401)

    def check_client(self, form: dict[str, str], authorization: str) -> None:
        """The client's secret, in the body or as Basic."""
        name, secret = form.get("client_id", ""), form.get("client_secret", "")
        if authorization.startswith("Basic "):
            name, _, secret = _decoded(authorization[6:]).partition(":")
        if name != self.client_id:
            raise self._unknown_client()
        if secret != self.client_secret:
            raise OAuthProblem("invalid_client", "The client secret is wrong.", 401)

    def exchange(self, form: dict[str, str]) -> tuple[Account, list[str], str]:
        """A code for (account, scopes, nonce), once; the verifier must match (RFC 7636)."""
        _check_given(form, "grant_type")
        if form["grant_type"] != "authorization_code":
            raise OAuthProblem("unsupported_grant_type", f"{form['grant_type']} is not supported.")
        _check_given(form, "code")
        with self.world.lock:
            row = self._find("code", form["code"])
            if row is None:
                raise OAuthProblem("invalid_grant", "The code is unknown, used or expired.")
            self._drop(row["token"])
        extra = json.loads(row["extra"])
        verifier = form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(sha256(verifier).digest()).rstrip(b"=").decode()
        if challenge != extra["challenge"]:
            raise OAuthProblem("invalid_grant", "code_verifier does not match.")
        if form.get("redirect_uri") != extra["redirect"]:
            raise OAuthProblem("invalid_grant", "redirect_uri differs from the request's.")
        return self._account(row["account"]), row["scope"].split(), extra["nonce"]

    def refresh(self, form: dict[str, str]) -> tuple[Account, list[str]]:
        """A refresh token for (account, scopes)."""
        _check_given(form, "refresh_token")
        row = self._find("refresh", form["refresh_token"])
        if row is None:
            raise OAuthProblem("invalid_grant", "Token has been expired or revoked.")
        return self._account(row["account"]), row["scope"].split()

    def _account(self, address: str) -> Account:
        account = self.world.account(address)
        if account is None:
            raise OAuthProblem("invalid_grant", "The account is gone.")
        return account

    def access_token(self, account: Account, scopes: list[str]) -> str:
        """A token for the mail API."""
        return self._keep("access", account.address, scopes, ACCESS_SECONDS, {})

    def refresh_token(self, account: Account, scopes: list[str]) -> str:
        """A token for further access tokens."""
        return self._keep("refresh", account.address, scopes, None, {})

    def holder(self, authorization: str) -> Token | None:
        """Who an API request speaks for; None for an unknown or expired token."""
        row = self._find("access", authorization.removeprefix("Bearer ").strip())
        return Token(self._account(row["account"]), frozenset(row["scope"].split())) if row else None

    def revoke(self, token: str) -> None:
        """Everything of the account behind a token ends; a dead token is refused, as Google does."""
        for kind in ("refresh", "access"):
            row = self._find(kind, token)
            if row is not None:
                self.revoke_account(row["account"])
                return
        raise OAuthProblem("invalid_token", "Token expired or revoked")

    def revoke_account(self, address: str) -> None:
        """The account takes its consent back."""
        with self.world.lock:
            self.world.db.table("grant").delete_where(
                "account = ? and kind like ?", [address, f"{self.name}:%"]
            )

    def end_access(self, address: str) -> None:
        """The account's access tokens end now; its refresh tokens hold."""
        with self.world.lock:
            self.world.db.table("grant").delete_where(
                "account = ? and kind = ?", [address, f"{self.name}:access"]
            )

    def narrow(self, address: str, scope: str) -> None:
        """A permission is missing from every token of the account."""
        with self.world.lock:
            table = self.world.db.table("grant")
            for row in list(table.rows_where("account = ? and kind like ?", [address, f"{self.name}:%"])):
                kept = [one for one in row["scope"].split() if one != scope]
                table.update(row["token"], {"scope": " ".join(kept)})

    # ---- OpenID Connect

    def key(self) -> RSAKey:
        """The signing key, kept in the world so that restarts do not change it."""
        with self.world.lock:
            stored = self.world.value(f"{self.name}:key")
            if stored is None:
                made = RSAKey.generate_key(2048, {"kid": f"{self.name}-1", "alg": "RS256", "use": "sig"})
                stored = json.dumps(made.as_dict(private=True))
                self.world.keep_value(f"{self.name}:key", stored)
        return RSAKey.import_key(json.loads(stored))

    def jwks(self) -> dict[str, Any]:
        """The public half."""
        return {"keys": [self.key().as_dict(private=False)]}

    def id_token(self, claims: dict[str, Any]) -> str:
        """A signed statement of who consented."""
        now = int(self.world.now().timestamp())
        full = {"aud": self.client_id, "iat": now, "nbf": now, "exp": now + ACCESS_SECONDS, **claims}
        return jwt.encode({"alg": "RS256", "kid": f"{self.name}-1"}, full, self.key())


def _check_given(form: dict[str, str], name: str) -> None:
    if not form.get(name):
        raise OAuthProblem("invalid_request", f"{name} is missing.")


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode()
    except ValueError:
        return ""  # nobody's name


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>
body{{font:16px system-ui,sans-serif;background:#f4f5f7;color:#1c2330;margin:0;display:grid;place-items:center;min-height:100vh}}
form{{background:#fff;border:1px solid #d9dde5;border-radius:12px;padding:28px;width:min(420px,90vw)}}
small{{color:#5a6475}} label{{display:block;margin:.5em 0}} fieldset{{border:1px solid #e3e6ec;border-radius:8px;margin:1em 0}}
button{{font:inherit;padding:.55em 1.1em;border-radius:8px;border:1px solid #b9c0cc;background:#fff;margin-right:.5em}}
button[value=allow]{{background:#1d5fd1;border-color:#1d5fd1;color:#fff}}</style>
<form method="post"><small>Simulated {vendor} · nothing leaves this machine</small><h1>{title}</h1>
<p>Alongside wants to use a mail account.</p><fieldset><legend>Account</legend>{accounts}</fieldset>
<fieldset><legend>It may</legend>{scopes}</fieldset>
<button name="answer" value="allow">Allow</button><button name="answer" value="deny">Deny</button></form></html>"""


def consent_page(
    vendor: str, accounts: list[Account], hint: str, scopes: list[str], words: dict[str, str]
) -> str:
    """A form: which account, which permissions."""
    preferred = next((one.address for one in accounts if one.address == hint.lower()), accounts[0].address)
    choices = "".join(
        f'<label><input type="radio" name="account" value="{one.address}"{" checked" if one.address == preferred else ""}>'
        f" {escape(one.name)} <small>{one.address}</small></label>"
        for one in accounts
    )
    boxes = "".join(
        f'<label><input type="checkbox" name="scope" value="{escape(scope)}" checked> {escape(words.get(scope, scope))}</label>'
        for scope in scopes
    )
    return _PAGE.format(title="Choose an account", vendor=escape(vendor), accounts=choices, scopes=boxes)
