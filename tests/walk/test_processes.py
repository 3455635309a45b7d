"""Processes that die or are told to end in the middle of a send: one mail, and it goes on (faults 2, 7, 8)."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from simple_websocket import ConnectionClosed

from tests.walk.stack import Panel, Stack, WebApp, eventually

BOTH = [("google", "mia@northwind.test", "legacy"), ("microsoft", "mia.berg@northwind.test", "conversation")]


def submit(stack: Stack, panel: Panel, which: tuple[str, str, str], key: str) -> dict[str, Any]:
    provider, account, name = which
    thread = next(one[name] for one in stack.mailbox(account) if one["subject"].startswith("Renewal 2027"))
    view = panel.open(provider, account, thread)
    draft = panel.ask("draft.open", thread=view["thread"], mailbox=view["mailbox"]["id"])
    found: dict[str, Any] = panel.ask(
        "draft.submit", draft=draft["id"], version=draft["version"], key=f"{key}-{provider}"
    )
    return found


def is_sent(panel: Panel, sent: dict[str, Any]) -> bool:
    shown = panel.ask("read", refs=[{"kind": "submission", "id": sent["id"]}])["items"][0]["submission"]
    return bool(shown["state"] == "sent")


def slow_answer(stack: Stack, seconds: float) -> None:
    fault = {"method": "POST", "path": "/drafts/send|/send$", "kind": "delay_after", "seconds": seconds}
    assert stack.simulator("POST", "/simulator/faults", json=fault).ok


@pytest.mark.parametrize("which", BOTH, ids=["fault 2 google", "fault 2 microsoft"])
def test_killed_after_delivery_and_before_the_answer_it_is_not_sent_again(
    stack: Stack, mia: WebApp, which: tuple[str, str, str]
) -> None:
    before = len(stack.ledger())
    panel = Panel(stack, mia.pair())
    slow_answer(stack, 3.0)
    sent = submit(stack, panel, which, "killed")
    eventually(lambda: len(stack.ledger()) == before + 1, "it is delivered")
    stack.kill("serve")
    stack.serve()
    panel = Panel(stack, mia.pair())
    eventually(lambda: is_sent(panel, sent), "it is found in Sent")
    assert len(stack.ledger()) == before + 1
    panel.close()


def test_fault_8_told_to_end_it_finishes_the_send_at_hand_and_panels_hear_why(
    stack: Stack, mia: WebApp
) -> None:
    before = len(stack.ledger())
    panel = Panel(stack, mia.pair())
    slow_answer(stack, 1.0)
    sent = submit(stack, panel, BOTH[0], "told-to-end")
    eventually(lambda: len(stack.ledger()) == before + 1, "it is delivered")
    stack.processes["serve"].send_signal(signal.SIGTERM)
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            panel.receive()
    assert closed.value.reason == 1012
    assert stack.processes["serve"].wait(timeout=20) == 0
    stack.serve()
    panel = Panel(stack, mia.pair())
    eventually(lambda: is_sent(panel, sent), "it is sent")
    assert len(stack.ledger()) == before + 1
    panel.close()


def test_fault_7_a_worker_that_is_killed_comes_back_and_its_work_is_taken_over(
    stack: Stack, mia: WebApp
) -> None:
    stack.kill("serve")
    marker = stack.folder / "fault-7"
    stack.serve(ALONGSIDE_STAND_STILL=f"kept:{marker}")
    before = len(stack.ledger())
    panel = Panel(stack, mia.pair())
    sent = submit(stack, panel, BOTH[0], "worker")
    eventually(marker.exists, "the worker stands before it sends")
    master = stack.processes["serve"].pid
    (worker,) = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    os.kill(int(worker), signal.SIGKILL)
    eventually(lambda: len(stack.ledger()) == before + 1, "another worker sends it")
    assert stack.processes["serve"].poll() is None
    panel = Panel(stack, mia.pair())
    eventually(lambda: is_sent(panel, sent), "it is sent")
    assert len(stack.ledger()) == before + 1
    panel.close()
