"""Reply, reply all and forward: one answer at hand in a thread, which may become another kind (S29-S43)."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from server.actions.attach_file import attach_file, detach_file
from server.actions.carry_files import carry_files
from server.actions.deliver import deliver
from server.actions.set_consent import Wish, unsubscribe
from server.actions.sight import sight
from server.clock import FixedClock
from server.core.consent import ONE_TO_ONE
from server.core.mail import MessageHead, Participant
from server.deps import Deps
from server.mime.build import build
from server.providers.port import Fetched, File, Outgoing
from server.store import addresses, mailboxes
from tests.actions.outbox import MINUTE, Outbox, desk_of, due, mailbox_of
from tests.gate.desk import Desk
from tests.gate.firm import THREAD, Firm, team_address

MIA, TOM, OUT = "mia@northwind.test", "tom@northwind.test", "out@side.test"
EVERYBODY = ["tom@heron.test", "eva@heron.test", "nobody@heron.test"]


def answer(desk: Desk, **asked: Any) -> dict[str, Any]:
    opened: dict[str, Any] = desk.panel("draft.open", thread=desk.firm.thread, **asked)
    assert opened, desk.said[-1]
    return opened


def save(desk: Desk, draft: dict[str, Any], **fields: Any) -> dict[str, Any]:
    whole = {name: draft[name] for name in ("mailbox", "to", "cc", "bcc", "subject", "body")} | fields
    saved = desk.panel("draft.save", draft=draft["id"], version=draft["version"], **whole)
    return {"draft": draft["id"], "version": saved["version"]}


def codes(desk: Desk, draft: dict[str, Any]) -> list[str]:
    return [one["code"] for one in desk.panel("draft.preview", draft=draft["id"])["problems"]]


def comes(desk: Desk, head: MessageHead) -> int:
    """A further mail of the thread, in the rep's own mailbox."""
    with desk.write() as tx:
        row = mailboxes.by_id(tx, desk.firm.mailbox)
        assert row
        return sight(tx, row, Fetched(f"k{head.message_id}", THREAD, head, tx.now, is_draft=False))


@pytest.mark.parametrize(
    ("kind", "to", "cc", "subject"),
    [
        pytest.param("reply", ["mia@heron.test"], [], "Re: About everything", id="S29 reply"),
        pytest.param("reply_all", ["mia@heron.test"], EVERYBODY, "Re: About everything", id="S30 reply all"),
        pytest.param("forward", [], [], "Fwd: About everything", id="S40 forward"),
    ],
)
def test_each_kind_begins_with_its_recipients_and_its_subject(
    outside: Deps, heron: Firm, kind: str, to: list[str], cc: list[str], subject: str
) -> None:
    draft = answer(desk_of(outside, heron), kind=kind)
    assert (draft["kind"], draft["to"], draft["subject"]) == (kind, to, subject)
    assert sorted(draft["cc"]) == sorted(cc)


def test_an_answer_becomes_another_kind_and_keeps_its_text_and_what_is_ticked(
    outside: Deps, heron: Firm
) -> None:
    desk = desk_of(outside, heron)
    first = answer(desk)
    contact = {"kind": "contact", "id": heron.records["contact", "mia"]}
    save(desk, first, body="Dear all,", records=[contact], to=[OUT])
    turned = answer(desk, kind="reply_all")
    assert (turned["id"], turned["body"], turned["to"]) == (first["id"], "Dear all,", ["mia@heron.test"])
    assert [one["record"]["id"] for one in turned["associations"] if one["ticked"]] == [contact["id"]]
    assert answer(desk)["kind"] == "reply_all", "opened again, it is what it was"
    stale = desk.panel(
        "draft.save", draft=first["id"], version=first["version"], mailbox=first["mailbox"], to=[], subject="", body=""
    )  # fmt: skip
    assert stale is None, "another panel has the older version"


def test_s31_an_answer_to_a_colleague_says_whom_it_does_not_reach(
    outside: Deps, heron: Firm, clock: FixedClock
) -> None:
    """The mail went from a colleague to the contact: Reply goes to the colleague only."""
    desk = desk_of(outside, heron)
    comes(
        desk,
        MessageHead(
            "<t@x>", "Re: About everything", Participant(TOM, "Tom"), to=(Participant("mia@heron.test", "Mia H."),),
            cc=(Participant(MIA),), sent_at=clock.now(),
        ),
    )  # fmt: skip
    draft = answer(desk)
    assert draft["to"] == [TOM]
    assert draft["alsoThere"] == [
        {"address": TOM, "name": "Tom", "colleague": True},
        {"address": "mia@heron.test", "name": "Mia H.", "colleague": False},
    ]
    assert answer(desk, kind="reply_all")["cc"] == ["mia@heron.test"]


def test_an_earlier_mail_of_the_thread_is_answered_when_it_is_meant(
    outside: Deps, heron: Firm, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    newest = comes(
        desk, MessageHead("<n@x>", "Re: About everything", Participant(OUT), to=(Participant(MIA),), sent_at=clock.now())
    )  # fmt: skip
    assert answer(desk)["answers"] == newest
    earlier = answer(desk, message=heron.mail)
    assert (earlier["answers"], earlier["to"]) == (heron.mail, ["mia@heron.test"])
    assert desk.panel("draft.open", thread=heron.thread, message=newest + 1000) is None


def test_s11_h27_the_alias_that_was_written_to_answers_and_another_may_be_chosen(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        mailboxes.set_identities(tx, mailbox_of(tx, heron), [(MIA, "Mia"), ("sales@northwind.test", "Sales")])
    comes(
        desk,
        MessageHead(
            "<s@x>", "Re: About everything", Participant(OUT), to=(Participant("sales@northwind.test"),), sent_at=clock.now()
        ),
    )  # fmt: skip
    draft = answer(desk)
    assert draft["fromAddress"] == "sales@northwind.test"
    assert [(one["address"], one.get("team", False)) for one in draft["fromOptions"]] == [
        (MIA, False),
        ("sales@northwind.test", False),
        (team_address("ours"), True),
    ]
    kept = save(desk, draft, fromAddress="stranger@elsewhere.test")
    assert codes(desk, draft) == ["address_invalid"]
    kept = save(desk, {**draft, "version": kept["version"]}, fromAddress="sales@northwind.test", body="Hi")
    assert desk.panel("draft.submit", **kept, key="click")
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    assert outbox.staged[-1].sender == Participant("sales@northwind.test", "Mia")


def with_files(tmp_path: Path, *names: str) -> bytes:
    files = []
    for name in names:
        path = tmp_path / name
        path.write_bytes(name.encode())
        files.append(File(name, "application/pdf", len(name), path))
    return build(
        Outgoing(
            "m" * 32, "<m0@x>", Participant("mia@heron.test", "Mia H."), (Participant(MIA),), (), (), "About everything",
            "Here they are.", "", attachments=tuple(files),
        )
    )  # fmt: skip


def test_s38_a_forward_brings_its_files_and_leaves_with_those_that_were_kept(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock, tmp_path: Path
) -> None:
    outbox.mime = with_files(tmp_path, "plan.pdf", "price.pdf")
    desk = desk_of(outside, heron)
    draft = answer(desk, kind="forward")
    assert (draft["carrying"], draft.get("files", [])) == (True, [])
    save(desk, draft, to=[OUT], body="Have a look.")
    assert codes(desk, draft) == ["busy"], "it would leave without its files"
    carry_files(outside, due(outside, "carry_files"))
    draft = answer(desk)
    assert not draft.get("carrying", False)
    assert [one["name"] for one in draft["files"]] == ["plan.pdf", "price.pdf"]
    detach_file(outside, desk.viewer, draft["id"], draft["files"][1]["id"])
    assert desk.panel("draft.submit", draft=draft["id"], version=draft["version"], key="click")
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    sent = outbox.staged[-1]
    assert (sent.forwards, sent.answers, sent.subject) == (True, "m0", "Fwd: About everything")
    assert [one.name for one in sent.attachments] == ["plan.pdf"]
    assert "Forwarded message" in sent.text
    assert "Here they are." in sent.text


def test_a_forward_that_becomes_a_reply_keeps_only_what_was_attached_by_hand(
    outside: Deps, heron: Firm, outbox: Outbox, tmp_path: Path
) -> None:
    outbox.mime = with_files(tmp_path, "plan.pdf")
    desk = desk_of(outside, heron)
    draft = answer(desk, kind="forward")
    carry_files(outside, due(outside, "carry_files"))
    attach_file(outside, desk.viewer, draft["id"], "mine.txt", "text/plain", BytesIO(b"mine"))
    assert [one["name"] for one in answer(desk, kind="reply")["files"]] == ["mine.txt"]
    assert [one["name"] for one in answer(desk, kind="forward")["files"]] == ["mine.txt"]
    answer(desk, kind="reply")
    carry_files(outside, due(outside, "carry_files"))  # too late: it is no forward any more
    assert [one["name"] for one in answer(desk)["files"]] == ["mine.txt"]


def test_a_mail_that_was_deleted_meanwhile_is_forwarded_by_what_is_known(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    draft = answer(desk, kind="forward")
    kept = save(desk, draft, to=[OUT])
    carry_files(outside, due(outside, "carry_files"))
    assert codes(desk, draft) == []
    assert desk.panel("draft.submit", **kept, key="click")
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    assert "From: mia@heron.test" in outbox.staged[-1].text


def test_t6_a_forward_to_a_stranger_makes_no_contact_but_obeys_their_opt_out(
    outside: Deps, heron: Firm, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    kept = save(desk, answer(desk, kind="forward"), to=[OUT])
    carry_files(outside, due(outside, "carry_files"))
    assert desk.panel("draft.submit", **kept, key="click")
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    with desk.write() as tx:
        assert addresses.contacts(tx, [OUT]) == {}
        unsubscribe(tx, desk.server, Wish(OUT, ONE_TO_ONE.id))
    again = answer(desk, kind="forward")
    carry_files(outside, due(outside, "carry_files"))
    save(desk, again, to=[OUT])
    assert codes(desk, again) == ["opted_out"]
