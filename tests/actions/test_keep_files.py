"""Files of logged mail: kept once, read by whoever may read the mail, gone with it (H8, H10, T14)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server.actions import keep_files as keeping
from server.actions.admit import viewer_in
from server.actions.attach_file import sweep_blobs
from server.actions.carry_files import carry_files
from server.actions.deliver import deliver
from server.actions.keep_files import keep_files
from server.actions.log_mail import consider
from server.actions.log_message import unlog_message
from server.actions.read_file import read_file
from server.clock import FixedClock
from server.core.permission import NOTHING
from server.deps import Deps
from server.errors import Refusal
from server.mime.parse import parse
from server.store import engagements, jobs, mailboxes, message_files, messages
from shared_schema.commands import UnlogMessage
from tests.actions.outbox import MINUTE, Outbox, desk_of, due, mailbox_of
from tests.actions.test_answer_thread import OUT, answer, save, with_files
from tests.gate.desk import Desk, site
from tests.gate.firm import EVERY, Firm

LATER = 4_000_000_000.0  # long after every file was written


def log(desk: Desk, mime: bytes) -> None:
    with desk.write() as tx:
        seen = messages.sightings(tx, [desk.firm.mail], [desk.firm.mailbox])[0]
        consider(tx, mailbox_of(tx, desk.firm), seen, parse(mime), by_hand=desk.viewer)


def files(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.panel("message.body", message=desk.firm.mail).get("files", []))


def contents(deps: Deps) -> list[bytes]:
    return sorted(one.read_bytes() for one in (deps.settings.data / "blobs").glob("*/??/*"))


@pytest.fixture
def rep(outside: Deps, heron: Firm, outbox: Outbox, tmp_path: Path) -> Desk:
    """Somebody who has just logged a mail with two files."""
    outbox.mime = with_files(tmp_path, "plan.pdf", "price.pdf")
    made = desk_of(outside, heron)
    log(made, outbox.mime)
    return made


def test_h8_files_are_named_at_once_and_kept_soon(outside: Deps, rep: Desk) -> None:
    assert [(one["name"], one["state"]) for one in files(rep)] == [
        ("plan.pdf", "waiting"),
        ("price.pdf", "waiting"),
    ]
    keep_files(outside, due(outside, "keep_files"))
    kept = files(rep)
    assert [(one["name"], one["size"], one["state"]) for one in kept] == [
        ("plan.pdf", 8, "kept"),
        ("price.pdf", 9, "kept"),
    ]
    assert contents(outside) == [b"plan.pdf", b"price.pdf"]
    with rep.get(f"/api/messages/{rep.firm.mail}/files/{kept[0]['id']}") as got:
        assert (got.status_code, got.data) == (200, b"plan.pdf")
        assert got.headers["Content-Disposition"] == "attachment; filename=plan.pdf"
        assert got.headers["Content-Type"] == "application/octet-stream"
        assert got.headers["Content-Security-Policy"].startswith("sandbox")


def test_t14_whoever_may_not_read_the_mail_has_no_file_of_it(outside: Deps, heron: Firm, rep: Desk) -> None:
    keep_files(outside, due(outside, "keep_files"))
    one = files(rep)[0]["id"]
    with rep.read() as tx:
        tom = viewer_in(tx, heron.people["tom"])
    assert tom
    assert read_file(outside, tom, heron.mail, one).name == "plan.pdf", "a colleague who sees the contact"
    blind = replace(tom, grants=dict.fromkeys(EVERY, NOTHING))
    said = []
    for viewer, mail in ((blind, heron.mail), (blind, heron.mail + 99_999), (tom, heron.mail + 99_999)):
        with pytest.raises(Refusal) as refused:
            read_file(outside, viewer, mail, one)
        said.append(refused.value.problem)
    assert said[0] == said[1] == said[2], "what one may not see looks like what is not there"
    anonymous = site(outside).test_client().get(f"/api/messages/{heron.mail}/files/{one}")
    assert anonymous.status_code == 401


def test_t15_what_is_taken_off_the_timeline_leaves_no_file_behind(outside: Deps, rep: Desk) -> None:
    keep_files(outside, due(outside, "keep_files"))
    assert sweep_blobs(outside, rep.firm.workspace, LATER) == 0, "a logged mail names them"
    with rep.read() as tx:
        logged = engagements.by_message(tx, [rep.firm.mail])[rep.firm.mail]
    unlog_message(outside, rep.viewer, UnlogMessage(engagement=logged))
    assert sweep_blobs(outside, rep.firm.workspace, LATER) == 2
    assert contents(outside) == []


def test_a_mail_that_was_deleted_meanwhile_says_so(outside: Deps, rep: Desk, outbox: Outbox) -> None:
    outbox.mime = None
    keep_files(outside, due(outside, "keep_files"))
    kept = files(rep)
    assert {one["state"] for one in kept} == {"lost"}
    assert rep.get(f"/api/messages/{rep.firm.mail}/files/{kept[0]['id']}").status_code == 404


@pytest.mark.parametrize(
    ("rests", "then"), [("paused", "kept"), ("reauthorize", "kept"), ("disconnected", "lost")]
)
def test_files_of_a_mailbox_that_rests_are_waited_for(
    outside: Deps, rep: Desk, clock: FixedClock, rests: str, then: str
) -> None:
    with rep.write() as tx:
        mailboxes.set_state(tx, rep.firm.mailbox, rests)
    keep_files(outside, due(outside, "keep_files"))
    with rep.write() as tx:
        mailboxes.set_state(tx, rep.firm.mailbox, "active")
    if then == "kept":
        assert {one["state"] for one in files(rep)} == {"waiting"}
        clock.advance(timedelta(days=8))
        keep_files(outside, due(outside, "keep_files"))
    assert {one["state"] for one in files(rep)} == {then}


def test_h10_a_mail_above_50_mb_is_logged_without_its_files(
    outside: Deps, rep: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LARGEST", 100)  # bytes: the mail at hand is as good as one of 50 MB
    keep_files(outside, due(outside, "keep_files"))
    assert {one["state"] for one in files(rep)} == {"too_large"}
    assert contents(outside) == []


def test_h8_a_workspace_may_leave_files_in_the_mailbox(
    outside: Deps, heron: Firm, outbox: Outbox, tmp_path: Path
) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        message_files.set_wanted(tx, keep=False)
    log(desk, with_files(tmp_path, "plan.pdf"))
    assert files(desk) == []
    with outside.store.system() as tx:
        assert jobs.claim(tx, ("keep_files",), MINUTE) is None


def test_what_one_sends_is_kept_with_the_mail_that_was_sent(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock, tmp_path: Path
) -> None:
    outbox.mime = with_files(tmp_path, "plan.pdf")
    desk = desk_of(outside, heron)
    contact = {"kind": "contact", "id": heron.records["contact", "mia"]}
    kept = save(desk, answer(desk, kind="forward"), to=[OUT], records=[contact])
    carry_files(outside, due(outside, "carry_files"))
    sent = desk.panel("draft.submit", **kept, key="click")
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    left = desk.panel("read", refs=[{"kind": "submission", "id": sent["id"]}])["items"][0]["submission"]
    with desk.read() as tx:
        message = engagements.by_ids(tx, [left["engagement"]])[left["engagement"]].message_id
    body = desk.panel("message.body", message=message)
    assert [(one["name"], one["state"]) for one in body["files"]] == [("plan.pdf", "kept")]


def test_a_mail_in_plain_text_is_shown_as_it_was_written(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        messages.keep_body(tx, heron.mail, "Yes & no\n<b>", "")
    assert desk.panel("message.body", message=heron.mail)["html"] == "Yes &amp; no<br>\n&lt;b&gt;"
