"""Google's OAuth and OpenID Connect, as far as a mail client meets them."""

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from server.simulator.grants import Grants, OAuthProblem, consent_page
from server.simulator.world import World

WORDS = {
    "https://www.googleapis.com/auth/gmail.readonly": "Read your mail",
    "https://www.googleapis.com/auth/gmail.compose": "Write drafts and send mail",
    "https://www.googleapis.com/auth/gmail.modify": "Read, write and send mail",
}
ALWAYS = {"openid", "email", "profile"}
FULL_NAMES = {
    "email": "https://www.googleapis.com/auth/userinfo.email",
    "profile": "https://www.googleapis.com/auth/userinfo.profile",
}


def routes(world: World, grants: Grants) -> Blueprint:
    """The endpoints below /google."""
    made = Blueprint("google_oauth", __name__, url_prefix="/google")

    @made.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        base = f"{world.url}/google"
        return jsonify(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/o/oauth2/v2/auth",
                "token_endpoint": f"{base}/token",
                "revocation_endpoint": f"{base}/revoke",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/oauth2/v3/certs",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            }
        )

    @made.get("/oauth2/v3/certs")
    def certs() -> Response:
        return jsonify(grants.jwks())

    @made.route("/o/oauth2/v2/auth", methods=["GET", "POST"])
    def authorize() -> AnyResponse | str:
        args = request.args.to_dict()
        grants.check_request(args)
        asked = [scope for scope in args.get("scope", "").split() if scope not in ALWAYS]
        if request.method == "GET":
            return consent_page("Google", world.accounts("google"), args.get("login_hint", ""), asked, WORDS)
        back = {"state": args.get("state", "")}
        account = world.account(request.form.get("account", ""))
        refused = world.refusal()
        if refused is not None:
            return redirect(f"{args['redirect_uri']}?{urlencode({**refused, **back})}")
        if request.form.get("answer") != "allow" or account is None:
            return redirect(f"{args['redirect_uri']}?{urlencode({'error': 'access_denied', **back})}")
        ticked = [scope for scope in asked if scope in request.form.getlist("scope")]
        identity = [FULL_NAMES.get(one, one) for one in ("openid", "email", "profile")]
        code = grants.code(account, args, identity + ticked)
        return redirect(f"{args['redirect_uri']}?{urlencode({'code': code, **back})}")

    @made.post("/token")
    def token() -> Response:
        form = request.form.to_dict()
        grants.check_client(form, request.headers.get("Authorization", ""))
        answer: dict[str, object] = {"token_type": "Bearer", "expires_in": 3599}
        if form.get("grant_type") == "refresh_token":
            account, scopes = grants.refresh(form)
        else:
            account, scopes, nonce = grants.exchange(form)
            answer["refresh_token"] = grants.refresh_token(account, scopes)
            claims = {
                "iss": f"{world.url}/google",
                "azp": grants.client_id,
                "sub": account.subject,
                "email": account.address,
                "email_verified": True,
                "name": account.name,
                "hd": account.address.partition("@")[2],
                "nonce": nonce,
            }
            answer["id_token"] = grants.id_token(claims)
        answer |= {"access_token": grants.access_token(account, scopes), "scope": " ".join(scopes)}
        return jsonify(answer)

    @made.post("/revoke")
    def revoke() -> Response:
        grants.revoke(request.values.get("token", ""))
        return jsonify({})

    @made.get("/userinfo")
    def userinfo() -> Response:
        holder = grants.holder(request.headers.get("Authorization", ""))
        if holder is None:
            raise OAuthProblem("invalid_token", "Invalid credentials.", 401)
        who = holder.account
        return jsonify({"sub": who.subject, "email": who.address, "email_verified": True, "name": who.name})

    return made
