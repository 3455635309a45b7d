"""SIGKILL at every step of a send, then restart: one delivery, one log entry (B9, faults 1-4)."""

import pytest

from tests.walk.stack import Panel, Stack, WebApp, eventually

BOTH = [("google", "mia@northwind.test", "legacy"), ("microsoft", "mia.berg@northwind.test", "conversation")]
# Where the server stands still, so that it can be killed just there.
STEPS = ("accepted", "taken", "staged", "kept", "sent", "recorded")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("provider", "account", "key"), BOTH)
def test_killed_at_any_step_it_is_delivered_once_and_logged_once(
    stack: Stack, mia: WebApp, provider: str, account: str, key: str, step: str
) -> None:
    text = f"Killed when {step}, {provider}"
    stack.kill("serve")
    marker = stack.folder / f"{provider}-{step}"
    stack.serve(ALONGSIDE_STAND_STILL=f"{step}:{marker}")
    panel = Panel(stack, mia.pair())
    thread = next(one[key] for one in stack.mailbox(account) if one["subject"].startswith("Renewal 2027"))
    view = panel.open(provider, account, thread)
    draft = panel.ask("draft.open", thread=view["thread"], mailbox=view["mailbox"]["id"])
    saved = panel.ask(
        "draft.save", draft=draft["id"], version=draft["version"], mailbox=draft["mailbox"], to=draft["to"],
        subject=draft["subject"], body=text,
        records=[{"kind": "contact", "id": view["people"][0]["contact"]["id"]}],
    )  # fmt: skip
    before = len(stack.ledger())
    panel.ask("draft.submit", draft=draft["id"], version=saved["version"], key=f"{provider}-{step}")
    eventually(marker.exists, f"the server stands at {step}")
    stack.kill("serve")
    stack.serve()
    panel = Panel(stack, mia.pair())

    def entries() -> list[str]:
        shown = panel.open(provider, account, thread)["people"][0]["timeline"]["entries"]
        return [one["snippet"] for one in shown if text in one["snippet"]]

    eventually(entries, "it is logged")
    eventually(lambda: len(stack.ledger()) > before, "it is delivered")
    # One more mail through the same mailbox: whatever would have come twice has come by then.
    content = {
        "from": "Anna <anna@brightwater.test>",
        "to": [account],
        "subject": f"After {text}",
        "text": ".",
    }
    stack.simulator("POST", "/simulator/deliver", json=content)

    def arrived() -> bool:
        shown = panel.open(provider, account, thread)["people"][0]["timeline"]["entries"]
        return any(one["subject"] == f"After {text}" for one in shown)

    eventually(arrived, "sync goes on")
    assert len(entries()) == 1
    assert len(stack.ledger()) == before + 2
    panel.close()


@pytest.mark.parametrize(("provider", "account", "key"), BOTH)
def test_a_lost_answer_is_looked_up_and_never_sent_again(
    stack: Stack, mia: WebApp, provider: str, account: str, key: str
) -> None:
    panel = Panel(stack, mia.pair())
    thread = next(one[key] for one in stack.mailbox(account) if one["subject"].startswith("Renewal 2027"))
    view = panel.open(provider, account, thread)
    draft = panel.ask("draft.open", thread=view["thread"], mailbox=view["mailbox"]["id"])
    before = len(stack.ledger())
    path = "/drafts/send" if provider == "google" else "/send$"
    fault = {"method": "POST", "path": path, "kind": "status_after", "status": 504}
    stack.simulator("POST", "/simulator/faults", json=fault)
    sent = panel.ask("draft.submit", draft=draft["id"], version=draft["version"], key=f"lost-{provider}")

    def state(wanted: str) -> bool:
        shown = panel.ask("read", refs=[{"kind": "submission", "id": sent["id"]}])["items"][0]["submission"]
        return bool(shown["state"] == wanted)

    eventually(lambda: state("sent"), "it is found in Sent")
    assert len(stack.ledger()) == before + 1
    panel.close()
