"""A foreigner at the simulator's door: bare HTTP, and access tokens with exactly the scopes a test names."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from server.simulator import CLIENT_ID, CLIENT_SECRET, Running
from server.simulator.cast import MIA, MIA_OFFICE
from server.simulator.grants import Grants
from tests.providers.conftest import APP, connect, consent, running, settings, world
from tests.simulator.discovery import METHODS, Exchange, error_complaints, judge
from tests.simulator.gmail_calls import EVERYTHING, ODD, RAW, Call, content

__all__ = ["connect", "consent", "running", "settings", "world"]

Token = Callable[..., str]
Raw = Callable[..., requests.Response]
OFFICE = ("User.Read", "Mail.ReadWrite", "Mail.Send")
ACCOUNTS = {"google": MIA, "microsoft": MIA_OFFICE}


@pytest.fixture
def http(running: Running) -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.trust_env = False
        made.verify = str(running.bundle)
        yield made


@pytest.fixture
def token(world: Running) -> Token:
    """`token("google", scope, ...)`: what the consent page would have led to."""

    def made(provider: str, *scopes: str) -> str:
        callback = f"{APP}/oauth/{provider}/callback"
        grants = Grants(world.world, provider, (CLIENT_ID, CLIENT_SECRET), callback)
        return grants.access_token(ACCOUNTS[provider], list(scopes))

    return made


@pytest.fixture
def call(world: Running, http: requests.Session, token: Token) -> Call:
    """`call("messages.get", id=...)` as Google's document spells it; what comes back was judged.

    `wrong`: the request breaks Google's rules on purpose, so that only the answer is judged.
    """
    right = token("google", EVERYTHING)

    def made(
        name: str,
        body: Any = None,
        *,
        bearer: str | None = None,
        user: str = "me",
        wrong: bool = False,
        **given: str | list[str],
    ) -> Exchange:
        asked = METHODS[name]
        path = asked.path.format(userId=user, id=given.pop("id", ""))
        header = {"Authorization": f"Bearer {right if bearer is None else bearer}"}
        options: dict[str, Any] = {"data": body} if isinstance(body, str) else {"json": body}
        answer = http.request(asked.verb, world.url + path, params=given, headers=header, **options)
        sent = answer.request.body or b""
        raw = sent.encode() if isinstance(sent, str) else bytes(sent)
        query = {key: [value] if isinstance(value, str) else value for key, value in given.items()}
        heard = Exchange(asked.verb, path, query, raw, answer.status_code, answer.content)
        if wrong:
            assert error_complaints(heard.status, json.loads(heard.answer)) == []
        else:
            assert judge(heard) == []
        return heard

    return made


@pytest.fixture
def known(world: Running, call: Call) -> dict[str, str]:
    """Ids that exist: `{message}`, `{thread}`, `{draft}`, `{history}`."""
    start = str(world.world.newest_event())
    world.world.send_mime("bjorn@x.test", ODD.encode(), rewrite=False)
    mail = world.world.mails(MIA.address)[0]
    draft = content(call("drafts.create", {"message": {"raw": RAW, "threadId": mail.thread}}))["id"]
    return {"message": mail.key, "thread": mail.thread, "draft": draft, "history": start}


@pytest.fixture
def opened(world: Running, token: Token) -> Iterator[Callable[..., Any]]:
    """`opened(scope, ...)`: Mia's Microsoft 365 with these permissions; `bearer` is another token."""
    from tests.simulator.office import Office  # noqa: PLC0415  Microsoft's client is slow to import

    made: list[Office] = []

    def open_with(*scopes: str, bearer: str | None = None) -> Office:
        made.append(Office(world, bearer or token("microsoft", *scopes)))
        return made[-1]

    yield open_with
    for one in made:
        one.close()


@pytest.fixture
def office(opened: Callable[..., Any]) -> Any:
    return opened(*OFFICE)


@pytest.fixture
def raw(world: Running, http: requests.Session, token: Token) -> Raw:
    """`raw("GET", "/me")`: what another client than Microsoft's own would send."""
    bearer = token("microsoft", *OFFICE)

    def send(method: str, path: str, **options: Any) -> requests.Response:
        given = {"Authorization": f"Bearer {bearer}", **options.pop("headers", {})}
        return http.request(method, f"{world.url}/v1.0{path}", headers=given, **options)

    return send
