"""Notifications of both providers, and everything that goes wrong with them on the way."""

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Event, Thread
from typing import Any

import requests

from server.simulator.grants import Grants
from server.simulator.world import World

PUSH_ACCOUNT = "push@simulated.test"
TOPIC = "projects/simulated/topics/mail"

Post = Callable[[str, dict[str, Any], dict[str, str]], int]


@dataclass
class Weather:
    """What becomes of notifications: copies of each, every nth lost (0: none), seconds late, order turned."""

    copies: int = 1
    lose_every: int = 0
    late: float = 0.0
    backwards: bool = False


class Push:
    """Tells the product what happened, from a thread of its own or, in tests, when asked to."""

    def __init__(self, world: World, google: Grants, app_url: str) -> None:
        self.world, self._google, self._app_url = world, google, app_url
        self.weather = Weather()
        self.post: Post = _post
        self.validate: Callable[[str, str], str] = _validate
        self.by_hand = False  # tests flush when they want to
        self.sent = 0
        self._count = 0
        self._waiting: list[str] = []
        self._changed = Condition()
        world.listeners.append(self.tell)

    def start(self) -> None:
        """Deliver in the background."""
        Thread(target=self._loop, name="push", daemon=True).start()

    def tell(self, account: str) -> None:
        """Something happened in a mailbox."""
        with self._changed:
            self._waiting.append(account)
            self._changed.notify()

    def _loop(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting and not self.by_hand)
            if self.weather.late:
                Event().wait(self.weather.late)
            self.flush()

    def flush(self) -> None:
        """Deliver what waits, as the weather allows."""
        with self._changed:
            waiting, self._waiting = self._waiting, []
        letters = [letter for account in waiting for letter in self._letters(account)]
        for url, body, headers in reversed(letters) if self.weather.backwards else letters:
            self._count += 1
            if self.weather.lose_every and self._count % self.weather.lose_every == 0:
                continue
            for _ in range(self.weather.copies):
                self.sent += 1
                self.post(url, body, headers)

    def _letters(self, account: str) -> list[tuple[str, dict[str, Any], dict[str, str]]]:
        found = []
        watch = json.loads(self.world.value(f"watch:{account}") or "{}")
        if watch.get("until", 0) > self.world.now().timestamp():
            found.append(self._gmail(account))
        for ident, one in self.subscriptions().items():
            if one["account"] == account and one["until"] > self.world.now().timestamp():
                line = {"subscriptionId": ident, "clientState": one["secret"], "changeType": "updated"}
                found.append((one["url"], {"value": [line | {"resource": "me/messages"}]}, {}))
        return found

    def _gmail(self, account: str) -> tuple[str, dict[str, Any], dict[str, str]]:
        url = f"{self._app_url}/push/google"
        told = {"emailAddress": account, "historyId": self.world.newest_event()}
        message = {
            "data": base64.urlsafe_b64encode(json.dumps(told).encode()).decode(),
            "messageId": secrets.token_hex(8),
        }
        body = {"message": message, "subscription": "projects/simulated/subscriptions/mail"}
        return url, body, {"Authorization": f"Bearer {self.token(url)}"}

    def token(self, audience: str, **changed: Any) -> str:
        """What Pub/Sub signs; `changed` claims make it a forged one."""
        claims = {
            "iss": f"{self.world.url}/google",
            "aud": audience,
            "sub": "1",
            "email": PUSH_ACCOUNT,
            "email_verified": True,
        }
        return self._google.id_token(claims | changed)

    # ---- Graph's subscriptions

    def subscriptions(self) -> dict[str, dict[str, Any]]:
        """By id."""
        found: dict[str, dict[str, Any]] = json.loads(self.world.value("subscriptions") or "{}")
        return found

    def keep(self, subscriptions: dict[str, dict[str, Any]]) -> None:
        """All of them."""
        self.world.keep_value("subscriptions", json.dumps(subscriptions))

    def lifecycle(self, ident: str, event: str) -> None:
        """reauthorizationRequired, subscriptionRemoved (which removes it) or missed."""
        one = self.subscriptions()[ident]
        if event == "subscriptionRemoved":
            self.keep({name: held for name, held in self.subscriptions().items() if name != ident})
        line = {"subscriptionId": ident, "clientState": one["secret"], "lifecycleEvent": event}
        self.post(one["lifecycle"], {"value": [line]}, {})


def _validate(url: str, token: str) -> str:
    """What an address says when it is asked whether it is there; only plain text counts."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(url, params={"validationToken": token}, timeout=10)
    except requests.RequestException:
        return ""
    plain = answer.headers.get("Content-Type", "").startswith("text/plain")
    return answer.text if answer.ok and plain else ""


def _post(url: str, body: dict[str, Any], headers: dict[str, str]) -> int:
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(url, json=body, headers=headers, timeout=3).status_code
    except requests.RequestException:
        return 0
