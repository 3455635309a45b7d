"""Microsoft Entra's OAuth and OpenID Connect (v2.0), as far as msal meets them."""

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from server.simulator.grants import Grants, consent_page
from server.simulator.world import World

TENANT = "b2b2b2b2-0000-4000-8000-00000000aaaa"
ALWAYS = {"openid", "profile", "offline_access", "email"}
WORDS = {
    "Mail.ReadWrite": "Read mail and write drafts",
    "Mail.Send": "Send mail",
    "User.Read": "Know who you are",
    "Mail.ReadWrite.Shared": "Read mail and write drafts in shared mailboxes",
    "Mail.Send.Shared": "Send mail from shared mailboxes",
}


def short(scope: str) -> str:
    """`https://graph.microsoft.com/Mail.Send` and `Mail.Send` are the same scope."""
    return scope.rpartition("/")[2]


def routes(world: World, grants: Grants) -> Blueprint:
    """The endpoints below /{tenant}."""
    made = Blueprint("entra", __name__)

    @made.get("/<tenant>/v2.0/.well-known/openid-configuration")
    def discovery(tenant: str) -> Response:
        base = f"{world.url}/{tenant}"
        issuer = f"{world.url}/{'{tenantid}' if tenant in ('common', 'organizations') else tenant}/v2.0"
        return jsonify(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "jwks_uri": f"{base}/discovery/v2.0/keys",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query", "form_post"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "tenant_region_scope": None,
            }
        )

    @made.get("/<tenant>/discovery/v2.0/keys")
    def keys(tenant: str) -> Response:
        del tenant
        return jsonify(grants.jwks())

    @made.route("/<tenant>/oauth2/v2.0/authorize", methods=["GET", "POST"])
    def authorize(tenant: str) -> AnyResponse | str:
        del tenant
        args = request.args.to_dict()
        grants.check_request(args)
        asked = [short(scope) for scope in args.get("scope", "").split() if scope not in ALWAYS]
        if request.method == "GET":
            hint = args.get("login_hint", "")
            people = [one for one in world.accounts("microsoft") if not one.members]
            return consent_page("Microsoft", people, hint, asked, WORDS)
        back = {"state": args.get("state", "")}
        account = world.account(request.form.get("account", ""))
        ordered = world.refusal()
        if ordered is not None:
            return redirect(f"{args['redirect_uri']}?{urlencode({**ordered, **back})}")
        if request.form.get("answer") != "allow" or account is None or account.members:
            refused = {
                "error": "access_denied",
                "error_description": "AADSTS65004: User declined to consent.",
            }
            return redirect(f"{args['redirect_uri']}?{urlencode({**refused, **back})}")
        ticked = [scope for scope in asked if scope in request.form.getlist("scope")]
        code = grants.code(account, args, ["openid", "profile", "offline_access", *ticked])
        return redirect(f"{args['redirect_uri']}?{urlencode({'code': code, **back})}")

    @made.post("/<tenant>/oauth2/v2.0/token")
    def token(tenant: str) -> Response:
        del tenant
        form = request.form.to_dict()
        grants.check_client(form, request.headers.get("Authorization", ""))
        nonce = None
        if form.get("grant_type") == "refresh_token":
            account, scopes = grants.refresh(form)
        else:
            account, scopes, nonce = grants.exchange(form)
        claims = {
            "iss": f"{world.url}/{TENANT}/v2.0",
            "ver": "2.0",
            "tid": TENANT,
            "oid": account.subject,
            "sub": f"pairwise-{account.subject}",
            "preferred_username": account.address,
            "email": account.address,
            "name": account.name,
            **({"nonce": nonce} if nonce else {}),
        }
        return jsonify(
            {
                "token_type": "Bearer",
                "expires_in": 3599,
                "ext_expires_in": 3599,
                "scope": " ".join(one for one in scopes if one != "offline_access"),
                "access_token": grants.access_token(account, scopes),
                "refresh_token": grants.refresh_token(account, scopes),  # a new one each time
                "id_token": grants.id_token(claims),
                "client_info": "e30",
            }
        )

    return made
