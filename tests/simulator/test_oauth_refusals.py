"""What both simulated OAuth servers refuse, in the words of RFC 6749 §5.2."""

import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from server.simulator import CLIENT_ID, CLIENT_SECRET, Running
from server.simulator.grants import CODE_SECONDS
from server.simulator.world import Fault
from tests.providers.conftest import APP
from tests.simulator.conftest import ACCOUNTS

ERRORS = {
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
}
AUTHORIZE = {"google": "/google/o/oauth2/v2/auth", "microsoft": "/common/oauth2/v2.0/authorize"}
TOKEN = {"google": "/google/token", "microsoft": "/common/oauth2/v2.0/token"}
SCOPE = {"google": "https://www.googleapis.com/auth/gmail.readonly", "microsoft": "Mail.ReadWrite"}


@dataclass
class Client:
    """An application that asks for permission step by step, and may do each wrongly."""

    http: requests.Session
    url: str
    provider: str

    def __post_init__(self) -> None:
        self.verifier = secrets.token_urlsafe(48)
        self.callback = f"{APP}/oauth/{self.provider}/callback"

    def authorize(self, **change: str) -> requests.Response:
        """Mia says yes on the consent page."""
        challenge = base64.urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": CLIENT_ID,
            "redirect_uri": self.callback,
            "response_type": "code",
            "scope": f"openid {SCOPE[self.provider]}",
            "state": "s",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        said = {"account": ACCOUNTS[self.provider].address, "scope": SCOPE[self.provider], "answer": "allow"}
        url = f"{self.url}{AUTHORIZE[self.provider]}"
        return self.http.post(url, params=asked | change, data=said, allow_redirects=False)

    def code(self) -> str:
        return parse_qs(urlsplit(self.authorize().headers["Location"]).query)["code"][0]

    def token(self, form: dict[str, str], **options: Any) -> requests.Response:
        mine = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        data = {name: value for name, value in (mine | form).items() if value}
        return self.http.post(f"{self.url}{TOKEN[self.provider]}", data=data, **options)

    def exchange(self, code: str, **change: str) -> requests.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": self.verifier,
        }
        return self.token(form | change)

    def refresh(self, token: str, **change: str) -> requests.Response:
        return self.token({"grant_type": "refresh_token", "refresh_token": token, **change})


@pytest.fixture(params=["google", "microsoft"])
def client(request: pytest.FixtureRequest, world: Running, http: requests.Session) -> Client:
    return Client(http, world.url, request.param)


def refused(answer: requests.Response) -> str:
    given = answer.json()
    assert set(given) == {"error", "error_description"}
    assert given["error"] in ERRORS
    assert given["error_description"]
    assert answer.status_code == (401 if given["error"] == "invalid_client" else 400)
    assert answer.headers["Cache-Control"] == "no-store"
    return str(given["error"])


def test_who_does_it_right_gets_tokens_once(client: Client) -> None:
    code = client.code()
    given = client.exchange(code)
    assert (given.status_code, given.headers["Cache-Control"]) == (200, "no-store")
    assert client.refresh(given.json()["refresh_token"]).status_code == 200
    assert refused(client.exchange(code)) == "invalid_grant"


def test_an_unknown_client_is_not_sent_anywhere(client: Client) -> None:
    answer = client.authorize(client_id="stranger")
    assert "Location" not in answer.headers
    # Entra has never heard of the application; Google says that it is no client.
    expected = {"google": "invalid_client", "microsoft": "unauthorized_client"}[client.provider]
    assert refused(answer) == expected
    assert refused(client.exchange(client.code(), client_id="stranger")) == expected
    assert refused(client.refresh("any", client_id="")) == expected


@pytest.mark.parametrize("uri", ["", "https://evil.test/", "{callback}/", "{callback}?next=evil"])
def test_nobody_is_sent_to_an_address_that_is_not_registered_letter_by_letter(
    client: Client, uri: str
) -> None:
    answer = client.authorize(redirect_uri=uri.format(callback=client.callback))
    assert "Location" not in answer.headers
    assert refused(answer) == "invalid_request"


def test_a_wrong_secret_is_refused_in_the_body_and_as_basic(client: Client) -> None:
    code = client.code()
    assert refused(client.exchange(code, client_secret="guess")) == "invalid_client"
    assert refused(client.exchange(code, client_secret="")) == "invalid_client"
    form = {"grant_type": "refresh_token", "refresh_token": "any", "client_id": "", "client_secret": ""}
    answer = client.token(form, auth=(CLIENT_ID, "guess"))
    assert refused(answer) == "invalid_client"
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")  # §5.2 asks for it
    broken = client.token(form, headers={"Authorization": "Basic é".encode("latin-1")})
    assert broken.json()["error"] in ("invalid_client", "unauthorized_client")
    assert client.token(form, auth=(CLIENT_ID, CLIENT_SECRET)).json()["error"] == "invalid_grant"
    assert client.exchange(code).status_code == 200  # a stranger's attempt does not spend the code


@pytest.mark.parametrize(
    "change",
    [{"code_verifier": "x" * 64}, {"code_verifier": ""}, {"redirect_uri": "https://evil.test/"}],
    ids=["another verifier", "no verifier", "another address"],
)
def test_a_code_is_worth_nothing_without_what_it_was_asked_with(
    client: Client, change: dict[str, str]
) -> None:
    code = client.code()
    assert refused(client.exchange(code, **change)) == "invalid_grant"
    assert refused(client.exchange(code)) == "invalid_grant"  # it is spent: nobody guesses twice


def test_a_code_ends_after_minutes_and_counts_at_its_own_server(world: Running, client: Client) -> None:
    other = {"google": "microsoft", "microsoft": "google"}[client.provider]
    stranger = Client(client.http, client.url, other)
    assert refused(client.exchange(stranger.code())) == "invalid_grant"
    code = client.code()
    world.world.ahead += timedelta(seconds=CODE_SECONDS)
    assert refused(client.exchange(code)) == "invalid_grant"


def test_an_unknown_and_a_revoked_refresh_token_are_refused(world: Running, client: Client) -> None:
    given = client.exchange(client.code()).json()
    assert refused(client.refresh("made-up")) == "invalid_grant"
    assert refused(client.refresh(given["access_token"])) == "invalid_grant"
    account = ACCOUNTS[client.provider].address
    client.http.post(f"{world.url}/simulator/revoke", json={"account": account}).raise_for_status()
    assert refused(client.refresh(given["refresh_token"])) == "invalid_grant"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_half_a_request_is_refused(client: Client, form: dict[str, str], expected: str) -> None:
    assert refused(client.token(form)) == expected


def test_a_fault_speaks_as_an_oauth_server_does(world: Running, client: Client) -> None:
    world.world.faults.append(Fault("POST", "/token$", "status", 503))
    answer = client.refresh("any")
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
