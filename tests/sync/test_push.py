"""Notifications: believed in nothing, answered at once, and never needed (faults 23-28)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from server import web
from server.actions.watch_mailbox import queue_watch
from server.jobs import periodic
from server.simulator.push import PUSH_ACCOUNT, TOPIC, Push
from server.store import jobs, mailboxes, watches
from tests.sync.conftest import Desk, Seat

APP = "http://localhost:8025"


@pytest.fixture
def pushed(request: pytest.FixtureRequest, seat: Seat, database_url: str):
    """A desk whose notifications go to the app's own door, when the test says so."""

    def sit(provider: str) -> tuple[Desk, Push, object]:
        desk = seat(provider)
        settings = replace(
            desk.deps.settings, push_url=APP, gmail_topic=TOPIC, gmail_push_account=PUSH_ACCOUNT
        )
        opened = desk.deps.open_mailbox()  # type: ignore[call-arg]
        opened._settings = settings
        desk.deps = replace(desk.deps, settings=settings, open_mailbox=lambda *_: opened)
        desk.runner = type(desk.runner)(desk.deps)
        app = Flask("alongside", static_folder=None)
        web.register(app, desk.deps)
        client = app.test_client()
        push: Push = desk.world.push
        push.by_hand = True
        push._waiting.clear()

        def post(url: str, body: dict, headers: dict) -> int:
            return client.post(url.removeprefix(APP), json=body, headers=headers).status_code

        def validate(url: str, token: str) -> str:
            said = client.post(url.removeprefix(APP), query_string={"validationToken": token})
            assert said.content_type.startswith("text/plain")
            return said.get_data(as_text=True)

        push.post, push.validate = post, validate
        with desk.deps.store.write(desk.viewer.workspace_id) as tx:
            queue_watch(tx, desk.mailbox_id)
        desk.runner.run_due()
        return desk, push, client

    return sit


def watch_of(desk: Desk):
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        return watches.of_mailbox(tx, desk.mailbox_id)


def waiting(desk: Desk) -> int:
    with desk.deps.store.system_read() as tx:
        return jobs.queue(tx).due


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_a_notification_leads_to_a_look_and_ten_of_them_to_one(pushed, provider: str) -> None:
    desk, push, _ = pushed(provider)
    assert watch_of(desk).expires_at > desk.deps.clock.now() + timedelta(days=5)
    push.weather.copies = 10
    desk.deliver("Told")
    push.flush()
    assert waiting(desk) == 1
    desk.runner.run_due()
    assert desk.logged() == ["Told"]
    assert watch_of(desk).pushed_at is not None
    push.weather.copies = 1


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://somebody.else/push/google"},
        {"email": "mallory@evil.test"},
        {"email_verified": False},
        {"iss": "https://evil.test"},
        {"exp": 1},
    ],
    ids=lambda one: next(iter(one)),
)
def test_a_notification_that_google_did_not_sign_for_us_is_refused(pushed, changed: dict) -> None:
    desk, push, client = pushed("google")
    url, body, headers = push._gmail(desk.account)
    forged = {"Authorization": f"Bearer {push.token(url, **changed)}"}
    assert client.post("/push/google", json=body, headers=forged).status_code == 403
    assert client.post("/push/google", json=body).status_code == 403
    assert waiting(desk) == 0
    assert client.post("/push/google", json=body, headers=headers).status_code == 202
    assert waiting(desk) == 1


def test_a_wrong_secret_or_an_unknown_subscription_is_taken_and_forgotten(pushed) -> None:
    desk, push, client = pushed("microsoft")
    ident, one = next(iter(push.subscriptions().items()))
    for line in (
        {"subscriptionId": ident, "clientState": "guess"},
        {"subscriptionId": "unknown", "clientState": one["secret"]},
        {"subscriptionId": ident},
        "nonsense",
    ):
        assert client.post("/push/microsoft", json={"value": [line]}).status_code == 202
    assert client.post("/push/microsoft", data=b"{").status_code == 202
    assert waiting(desk) == 0


@pytest.mark.parametrize("event", ["reauthorizationRequired", "subscriptionRemoved", "missed"])
def test_graphs_lifecycle_is_answered(pushed, event: str) -> None:
    """Fault 27."""
    desk, push, _ = pushed("microsoft")
    before = watch_of(desk)
    desk.deliver("Not told")
    push._waiting.clear()
    push.lifecycle(before.ident, event)
    desk.runner.run_due()
    assert desk.logged() == ["Not told"]
    assert watch_of(desk).ident in push.subscriptions()
    assert (watch_of(desk).ident != before.ident) == (event == "subscriptionRemoved")


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_a_subscription_is_prolonged_daily_and_made_anew_when_it_is_gone(pushed, provider: str) -> None:
    """Fault 26."""
    desk, push, _ = pushed(provider)
    before = watch_of(desk)
    periodic.queue_watches(desk.deps)
    assert waiting(desk) == 0
    if provider == "microsoft":
        push.keep({})
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        from server.store import tables as t  # noqa: PLC0415

        old = tx.now - timedelta(hours=21)
        tx.run(t.watch.update().where(tx.mine(t.watch)).values(renewed_at=old))
    periodic.queue_watches(desk.deps)
    desk.runner.run_due()
    assert watch_of(desk).renewed_at > before.renewed_at
    if provider == "microsoft":
        assert watch_of(desk).ident in push.subscriptions()


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_without_any_notification_polling_finds_everything(pushed, provider: str) -> None:
    """Fault 25."""
    desk, push, _ = pushed(provider)
    push.weather.lose_every = 1
    desk.deliver("Lost on the way")
    push.flush()
    push.weather.lose_every = 0
    assert waiting(desk) == 0
    desk.sync()
    assert desk.logged() == ["Lost on the way"]


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_fault_24_notifications_in_wrong_order_never_move_a_mailbox_back(pushed, provider: str) -> None:
    desk, push, client = pushed(provider)
    letters = []
    for subject in ("One", "Two"):
        desk.deliver(subject)
        letters.append(push._letters(desk.account)[0])
    push._waiting.clear()
    for url, body, headers in reversed(letters):
        assert client.post(url.removeprefix(APP), json=body, headers=headers).status_code == 202
        desk.runner.run_due()
    held = desk.row.cursor
    desk.sync()
    assert desk.logged() == ["One", "Two"]
    if provider == "google":
        assert int(desk.row.cursor or 0) >= int(held or 0)


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_fault_28_a_notification_for_a_mailbox_that_is_gone_is_taken_and_forgotten(
    pushed, provider: str
) -> None:
    desk, push, client = pushed(provider)
    desk.deliver("Too late")
    url, body, headers = push._letters(desk.account)[0]
    push._waiting.clear()
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        mailboxes.set_state(tx, desk.mailbox_id, "disconnected")
        watches.forget(tx, desk.mailbox_id)
    assert client.post(url.removeprefix(APP), json=body, headers=headers).status_code == 202
    assert waiting(desk) == 0
