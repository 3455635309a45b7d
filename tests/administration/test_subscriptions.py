"""Subscription types as an administrator makes them; what people said about them outlives every change."""

import pytest

from server.actions.set_consent import Wish, statuses_of, subscribe
from server.errors import Refusal
from tests.administration.conftest import Firm

NEWS = {"name": "Newsletter", "description": "Once a month", "purpose": "Marketing"}


def made(firm: Firm) -> int:
    types = firm.ask(firm.ada, "subscription_type.create", **NEWS)["types"]
    return int(types[-1]["id"])


def test_h37_a_type_is_made_used_put_away_and_used_again(firm: Firm) -> None:
    news = made(firm)
    with firm.deps.store.write(firm.workspace) as tx:
        status, _ = subscribe(
            tx,
            firm.viewer(firm.mia),
            Wish("anna@acme.test", news, "CONSENT_WITH_NOTICE"),
            may_resubscribe=False,
        )
    assert status.state == "SUBSCRIBED"
    listed = firm.ask(firm.ada, "subscription_type.list")["types"]
    assert [(one["name"], one["isBuiltIn"], one["said"]) for one in listed] == [
        ("One to One", True, 0),
        ("Newsletter", False, 1),
    ]
    firm.ask(firm.ada, "subscription_type.change", type=news, **NEWS, isActive=False)
    with firm.deps.store.write(firm.workspace) as tx:
        with pytest.raises(Refusal, match="no such subscription type"):
            subscribe(tx, firm.viewer(firm.mia), Wish("jonas@acme.test", news), may_resubscribe=False)
        (_, kept) = statuses_of(tx, "anna@acme.test")
        assert kept.state == "SUBSCRIBED", "what was said stays"
    again = firm.ask(firm.ada, "subscription_type.change", type=news, **NEWS, isActive=True)
    assert again["types"][-1]["isActive"]
    events = [one["event"] for one in firm.ask(firm.ada, "audit.page")["entries"]]
    assert events == ["subscription_changed", "subscription_changed", "subscription_made"]


def test_what_cannot_be_a_subscription_type_says_why(firm: Firm) -> None:
    news = made(firm)
    twice = firm.refused(firm.ada, "subscription_type.create", name=" NEWSLETTER ")
    assert (twice.code, twice.field) == ("exists", "name")
    assert firm.refused(firm.ada, "subscription_type.create", name="  ").field == "name"
    assert firm.refused(firm.ada, "subscription_type.create", name="one to one").code == "exists"
    built_in = firm.ask(firm.ada, "subscription_type.list")["types"][0]["id"]
    kept = firm.refused(firm.ada, "subscription_type.change", type=built_in, **NEWS, isActive=False)
    assert "built in" in kept.title
    assert (
        firm.refused(firm.ada, "subscription_type.change", type=news + 99, **NEWS, isActive=True).code
        == "not_found"
    )
    assert firm.refused(firm.mia, "subscription_type.create", **NEWS).code == "not_permitted"


def test_h40_the_workspace_decides_who_decides_about_the_link(firm: Firm) -> None:
    asked = firm.ask(firm.mia, "profile.read")
    assert (asked["unsubscribeLink"], asked["unsubscribeForced"]) == (True, False)
    saved = firm.ask(firm.mia, "profile.save", name="Mia", unsubscribeLink=False)
    assert saved["unsubscribeLink"] is False
    assert firm.ask(firm.ada, "subscription_type.list")["unsubscribeLink"] == "choice"
    assert firm.ask(firm.ada, "subscription_type.set_link", policy="always")["unsubscribeLink"] == "always"
    forced = firm.ask(firm.mia, "profile.save", name="Mia Berg")
    assert (forced["unsubscribeLink"], forced["unsubscribeForced"]) == (True, True)
    firm.ask(firm.ada, "subscription_type.set_link", policy="choice")
    assert firm.ask(firm.mia, "profile.read")["unsubscribeLink"] is False, "one's own habit is kept"
    assert firm.refused(firm.mia, "subscription_type.set_link", policy="always").code == "not_permitted"
    events = [one["event"] for one in firm.ask(firm.ada, "audit.page")["entries"]]
    assert events == ["unsubscribe_link_changed", "unsubscribe_link_changed"]
