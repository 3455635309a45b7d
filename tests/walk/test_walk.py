"""The walk of a rep, on real parts and without a browser: connect, open, answer, see it logged."""

from pathlib import Path

import pytest

from tests.walk.stack import Panel, Refused, Stack, WebApp, eventually

BOTH = [("google", "mia@northwind.test", "legacy"), ("microsoft", "mia.berg@northwind.test", "conversation")]


def annas_thread(stack: Stack, account: str, key: str) -> str:
    return str(next(one[key] for one in stack.mailbox(account) if one["subject"].startswith("Renewal 2027")))


@pytest.mark.parametrize(("provider", "account", "key"), BOTH)
def test_the_rep_answers_and_every_open_panel_gets_the_entry(
    stack: Stack, mia: WebApp, provider: str, account: str, key: str
) -> None:
    panel, other = Panel(stack, mia.pair()), Panel(stack, mia.pair("second panel"))
    thread = annas_thread(stack, account, key)
    view = panel.open(provider, account, thread)
    other.open(provider, account, thread)
    card = view["people"][0]
    assert card["contact"]["name"] == "Anna Kowalska"
    assert card["company"]["name"] == "Brightwater Utilities"
    assert [deal["name"] for deal in card["deals"]] == ["Renewal 2027", "Pump station pilot"]
    assert [ticket["name"] for ticket in card["tickets"]] == ["Invoice shows the old address"]
    assert len(card["timeline"]["entries"]) >= 4

    draft = panel.ask("draft.open", thread=view["thread"], mailbox=view["mailbox"]["id"])
    # S11: both mailboxes hold this thread; the answer leaves from the one it is read in.
    assert draft["fromAddress"] == account
    assert draft["to"] == ["anna@brightwater.test"]
    # S10: all addresses of the contact to choose from.
    assert draft["toOptions"][0]["addresses"] == ["anna@brightwater.test", "anna.k@kowalska.test"]
    ticked = {one["record"]["name"] for one in draft["associations"] if one["ticked"]}
    offered = {one["record"]["name"] for one in draft["associations"]}
    assert "Invoice shows the old address" in offered
    if provider == "google":
        # T11: contact, primary company and the open deals are ticked, the ticket is offered.
        assert ticked == {"Anna Kowalska", "Brightwater Utilities", "Renewal 2027", "Pump station pilot"}
    else:
        # T15, T4: the same mail in another mailbox is the same thread, and starts as its first logged mail.
        assert ticked == {"Anna Kowalska", "Invoice shows the old address"}
    # S12, S15: the name that really goes out.
    assert draft["fromOptions"][0]["name"] == "Mia Berg"

    chosen = [
        one["record"] for one in draft["associations"] if one["record"]["kind"] in ("contact", "ticket")
    ]
    saved = panel.ask(
        "draft.save", draft=draft["id"], version=draft["version"], mailbox=draft["mailbox"], to=draft["to"],
        subject=draft["subject"], body="Dear Anna,\nyes to both.\nMia",
        records=[{"kind": one["kind"], "id": one["id"]} for one in chosen],
    )  # fmt: skip
    plan = panel.ask("draft.preview", draft=draft["id"])
    assert plan["problems"] == []
    before = len(stack.ledger())
    sent = panel.ask("draft.submit", draft=draft["id"], version=saved["version"], key=f"click-{provider}")
    again = panel.ask("draft.submit", draft=draft["id"], version=saved["version"], key=f"click-{provider}")
    assert sent["id"] == again["id"]

    entry = other.ask("read", refs=[other.told("engagement")])["items"][0]["entry"]
    assert entry["subject"].startswith("Re: Renewal 2027")
    # B2: logged to exactly what was ticked.
    assert {one["name"] for one in entry["records"]} == {"Anna Kowalska", "Invoice shows the old address"}
    own = panel.ask("read", refs=[panel.told("engagement")])["items"][0]["entry"]
    assert own["id"] == entry["id"]
    assert len(stack.ledger()) == before + 1
    # The answer is in the same thread of the provider, for the rep and for the customer.
    mine = next(one for one in stack.mailbox(account) if one[key] == thread)
    assert [one["from"]["address"] for one in mine["messages"]] == ["anna@brightwater.test", account]
    annas = next(
        one for one in stack.mailbox("anna@brightwater.test") if one["subject"].startswith("Renewal")
    )
    assert any("yes to both" in one["text"] for one in annas["messages"])
    panel.close()
    other.close()


@pytest.mark.parametrize(("provider", "account", "key"), BOTH)
def test_a_mail_of_the_contact_is_picked_up_matched_logged_and_pushed(
    stack: Stack, mia: WebApp, provider: str, account: str, key: str
) -> None:
    panel = Panel(stack, mia.pair())
    panel.open(provider, account, annas_thread(stack, account, key))
    stack.simulator(
        "POST",
        "/simulator/deliver",
        json={
            "from": "Anna Kowalska <anna@brightwater.test>", "to": [account], "subject": f"New question {provider}",
            "text": "One more thing.",
        },
    )  # fmt: skip

    def pushed() -> bool:
        entry = panel.ask("read", refs=[panel.told("engagement")])["items"][0]["entry"]
        return bool(entry["subject"] == f"New question {provider}" and entry["because"])

    eventually(pushed, "the new mail is on Anna's timeline")
    panel.close()


def test_a_panel_that_was_away_catches_up_and_sees_nothing_twice(stack: Stack, mia: WebApp) -> None:
    token = mia.pair()
    away = Panel(stack, token)
    account, key = "mia@northwind.test", "legacy"
    thread = annas_thread(stack, account, key)
    seen = away.open("google", account, thread)["seq"]
    away.close()
    content = {
        "from": "Anna <anna@brightwater.test>",
        "to": [account],
        "subject": "While you were away",
        "text": "Hi.",
    }
    stack.simulator("POST", "/simulator/deliver", json=content)
    watching = Panel(stack, token)
    watching.open("google", account, thread)

    def logged() -> bool:
        page = watching.open("google", account, thread)["people"][0]["timeline"]["entries"]
        return any(one["subject"] == "While you were away" for one in page)

    eventually(logged, "it is logged")
    back = Panel(stack, token, since=seen)
    view = back.open("google", account, thread)
    missed = back.told("engagement")
    entries = [one["id"] for one in view["people"][0]["timeline"]["entries"]]
    assert missed["id"] in entries
    assert len(entries) == len(set(entries))
    back.close()
    watching.close()


def test_a_view_only_seat_is_refused_at_connecting_with_the_reason(stack: Stack) -> None:
    vera = WebApp(stack, "vera@northwind.test")
    refused = vera.post("/oauth/google/start")
    assert refused.status_code == 403
    assert refused.json()["code"] == "seat"
    assert "administrator" in refused.json()["steps"][0]


def test_bad_input_gets_a_clear_answer_and_the_connection_stays_up(stack: Stack, mia: WebApp) -> None:
    panel = Panel(stack, mia.pair())
    account = "mia@northwind.test"
    view = panel.open("google", account, annas_thread(stack, account, "legacy"))
    for text in ("{", "[]", '{"jsonrpc":"2.0"}', "[" * 10000, '{"jsonrpc":"2.0","id":1,"method":"nope"}'):
        panel.ws.send(text)
        frame = panel.receive()
        while "error" not in frame:
            frame = panel.receive()
        assert frame["error"]["data"]["title"]
    draft = panel.ask("draft.open", thread=view["thread"])
    fields = {"draft": draft["id"], "mailbox": draft["mailbox"], "subject": "x", "body": "y"}
    saved = panel.ask("draft.save", **fields, version=draft["version"], to=["anna at brightwater"])
    with pytest.raises(Refused) as refused:
        panel.ask("draft.submit", draft=draft["id"], version=saved["version"], key="bad-1")
    assert refused.value.problem["code"] == "address_invalid"
    assert "anna at brightwater" in refused.value.problem["title"]
    with pytest.raises(Refused) as refused:
        panel.ask(
            "draft.save", **fields, version=saved["version"], to=[], records=[{"kind": "deal", "id": 999999}]
        )
    assert refused.value.problem["field"] == "records"
    with pytest.raises(Refused) as refused:
        panel.ask("draft.save", **fields, version=1, to=[])
    assert refused.value.problem["code"] == "draft_stale"
    with pytest.raises(Refused) as refused:
        panel.ask("draft.open", thread=999999)
    assert refused.value.problem["code"] == "not_found"
    panel.ask("draft.discard", draft=draft["id"])
    panel.close()


def test_unticked_permissions_are_named_and_nothing_is_connected(stack: Stack) -> None:
    tom = WebApp(stack, "tom@northwind.test")
    back = tom.connect("microsoft", "tom@northwind.test", untick="Mail.Send")
    assert back.endswith("/problem/mailbox_scopes")
    assert "sending mail" in tom.session.get(f"{stack.url}/api/oauth/problem").json()["title"]
    assert tom.session.get(f"{stack.url}/api/session").json()["mailboxes"] == []


def test_a_revoked_consent_says_what_to_do_and_reconnecting_mends_it(stack: Stack, mia: WebApp) -> None:
    account = "mia.berg@northwind.test"
    panel = Panel(stack, mia.pair())
    stack.simulator("POST", "/simulator/revoke", json={"account": account})
    ref = panel.told("mailbox")
    mailbox = panel.ask("read", refs=[ref])["items"][0]["mailbox"]
    assert mailbox["state"] == "reauthorize"
    assert "Reconnect" in mailbox["problem"]["steps"][0]
    assert "/connected/" in mia.connect("microsoft", account)
    assert panel.ask("read", refs=[ref])["items"][0]["mailbox"]["state"] == "active"
    panel.close()


def test_a_past_mail_is_logged_by_hand_and_unlogged_again(stack: Stack, mia: WebApp) -> None:
    panel = Panel(stack, mia.pair())
    account = "mia@northwind.test"
    thread = next(one["legacy"] for one in stack.mailbox(account) if one["subject"].startswith("Line 4"))
    row = panel.open("google", account, thread)["messages"][0]
    assert row["engagement"] is None
    assert "before this mailbox was connected" in row["because"]
    entry = panel.ask("message.log", message=row["id"])
    body = panel.ask("message.body", message=row["id"])
    assert "sensor layout" in body["text"].replace("\n", " ")
    panel.ask("message.unlog", engagement=entry["id"])
    with pytest.raises(Refused):
        panel.ask("message.body", message=row["id"])
    panel.close()


def test_nothing_of_the_mail_or_the_tokens_is_in_the_logs(stack: Stack, mia: WebApp) -> None:
    assert mia
    text = (Path(stack.folder) / "serve.log").read_text()
    for word in (
        "yes to both",
        "Renewal 2027",
        "anna@brightwater.test",
        "access-",
        "refresh-",
        "simulated-secret",
    ):
        assert word not in text
