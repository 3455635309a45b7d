"""One writes only to contacts one may write to: in preview, at Send, and when the mail is due (S6, T8)."""

from collections.abc import Callable
from typing import Any

import pytest

from server import panel
from server.actions.archive_record import archive_record
from server.actions.deliver import deliver
from server.actions.edit_record import update_record
from server.actions.merge_records import merge_records
from server.clock import FixedClock
from server.deps import Deps
from server.errors import Refusal
from server.store import addresses, drafts, engagements, mailboxes, schemas, submissions, users
from server.store.tx import Write
from shared_schema import commands
from shared_schema.records import RecordRef
from tests.actions.outbox import MINUTE, Outbox, desk_of, due, submitted, write_to
from tests.gate.desk import Desk
from tests.gate.firm import Firm
from tests.gate.viewers import CASES
from tests.world import record

READER = next(case for case in CASES if case.name.startswith("sees everything"))


def problems(desk: Desk, draft: dict[str, Any]) -> list[tuple[str, str | None, list[str]]]:
    plan = desk.panel("draft.preview", draft=draft["draft"])
    return [(one["title"], one.get("field"), one["steps"]) for one in plan["problems"]]


def test_each_address_that_may_not_be_written_to_is_named_in_its_field_t9(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron, READER)
    draft = write_to(
        desk,
        "mia@heron.test",
        "Eva@Heron.test",
        cc=("tom@heron.test", "out@side.test"),
        bcc=("nobody@heron.test",),
    )
    assert problems(desk, draft) == [
        ("You may not write to eva@heron.test.", "to", ["The contact belongs to Eva."]),
        ("You may not write to tom@heron.test.", "cc", ["The contact belongs to Tom."]),
        ("You may not write to nobody@heron.test.", "bcc", ["Ask a super admin of your workspace."]),
    ]
    assert desk.panel("draft.submit", **draft, key="k") is None


def test_of_a_contact_one_may_not_see_nothing_is_said_but_what_was_typed(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    desk.said.clear()
    draft = write_to(desk, "eva@heron.test")
    assert problems(desk, draft) == [
        ("You may not write to eva@heron.test.", "to", ["Ask a super admin of your workspace."])
    ]
    assert "Heron contact eva" not in " ".join(desk.said)
    assert "belongs" not in " ".join(desk.said)


def test_any_address_of_the_contact_counts_h31(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        addresses.add(tx, heron.records["contact", "eva"], "e@private.test", primary=False)
    assert problems(desk, write_to(desk, "E@Private.test"))


def test_a_colleague_who_is_also_a_contact_may_be_written_to_p10(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        addresses.add(tx, heron.records["contact", "eva"], "tom@northwind.test", primary=False)
    assert problems(desk, write_to(desk, "tom@northwind.test", "new@stranger.test")) == []


def test_a_record_is_ticked_only_by_who_may_log_to_it(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron, READER)
    opened = desk.panel("draft.open", thread=heron.thread)
    fields = {
        "draft": opened["id"],
        "version": opened["version"],
        "mailbox": opened["mailbox"],
        "to": (),
        "subject": "",
        "body": "",
    }
    for kind, owner, said in (
        ("deal", "eva", "You may not log mail to Heron deal eva."),
        ("deal", "tom", None),
    ):
        ref = RecordRef(kind=kind, id=heron.records[kind, owner])
        command = commands.SaveDraft(**fields, records=[ref])
        if said is None:
            assert panel.carry_out(outside, desk.viewer, "draft.save", command)
            continue
        with pytest.raises(Refusal) as refused:
            panel.carry_out(outside, desk.viewer, "draft.save", command)
        assert (refused.value.problem.title, refused.value.problem.field) == (said, "records")


# ---- when it is due


def archive_contact(tx: Write, desk: Desk) -> None:
    archive_record(tx, desk.server, "contact", desk.firm.records["contact", "mia"])


def give_away(tx: Write, desk: Desk) -> None:
    schema = schemas.schema(tx, schemas.types(tx)["contact"])
    owner = {"hubspot_owner_id": str(desk.firm.people["eva"])}
    update_record(tx, desk.server, schema, desk.firm.records["contact", "mia"], owner)


HAPPENS: dict[str, tuple[Callable[[Write, Desk], object], str | None]] = {
    "nothing": (lambda tx, desk: None, None),
    "the contact is given away": (give_away, "you may not write to mia@heron.test."),
    "a ticked record is archived": (archive_contact, "a record that it was to be logged to is not there any more."),
    "the seat is View-Only": (
        lambda tx, desk: users.save(tx, desk.firm.people["mia"], seat="view_only"),
        "A View-Only seat cannot send mail.",
    ),
    "the sender is disabled": (
        lambda tx, desk: users.save(tx, desk.firm.people["mia"], disabled_at=tx.now),
        "you may not send from this mailbox any more.",
    ),
    "the mailbox is disconnected": (
        lambda tx, desk: mailboxes.set_state(tx, desk.firm.mailbox, "disconnected"),
        "mia@northwind.test is disconnected.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("event", HAPPENS)
def test_t8_what_is_not_allowed_any_more_when_it_is_due_is_held_with_the_reason(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock, event: str
) -> None:
    """Check 40: rights are those of the moment; never sent, never dropped."""
    desk = desk_of(outside, heron)
    made = submitted(desk, "mia@heron.test", records=[("contact", heron.records["contact", "mia"])])
    happens, because = HAPPENS[event]
    with desk.write() as tx:
        happens(tx, desk)
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    with desk.read() as tx:
        held = submissions.by_id(tx, made)
        assert held
        draft = drafts.by_id(tx, held.draft_id)
        assert draft
    if because is None:
        assert (held.state, len(outbox.sent)) == ("sent", 1)
        return
    assert (held.state, held.fault, outbox.staged, draft.state) == ("held", because, [], "open")
    if "disabled" not in event and "View-Only" not in event:
        shown = desk.panel("read", refs=[{"kind": "submission", "id": made}])["items"][0]["submission"]
        assert shown["state"] == "held"
        assert shown["problem"]["title"] == f"Not sent: {because}"
        assert shown["problem"]["steps"] == ["Your text is back in the composer."]


def test_a_mail_whose_worker_died_is_looked_at_again_before_it_is_sent(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    """The first attempt staged it and died; meanwhile the contact was given away."""
    desk = desk_of(outside, heron)
    made = submitted(desk, "mia@heron.test")
    clock.advance(MINUTE)
    job = due(outside)
    with desk.write() as tx:
        held = submissions.by_id(tx, made)
        assert held
        submissions.begin(tx, held, 1)
    with desk.write() as tx:
        held = submissions.by_id(tx, made)
        assert held
        submissions.keep_ref(tx, held, 1, "draft-0")
        give_away(tx, desk)
    deliver(outside, job)
    with desk.read() as tx:
        held = submissions.by_id(tx, made)
    assert held
    assert (held.state, outbox.sent) == ("held", [])


def test_a_ticked_record_that_was_merged_meanwhile_is_logged_to_the_one_that_is_left(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    ticked = heron.records["contact", "mia"]
    made = submitted(desk, "out@side.test", records=[("contact", ticked)])
    with desk.write() as tx:
        schema = schemas.schema(tx, schemas.types(tx)["contact"])
        kept = record(tx, "contact", "Left", owner=heron.people["mia"])
        merge_records(tx, desk.server, schema, kept, ticked)
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    with desk.read() as tx:
        held = submissions.by_id(tx, made)
        assert held
        assert held.engagement_id
        assert [one.id for one in engagements.places(tx, held.engagement_id)] == [kept]
    assert len(outbox.sent) == 1
