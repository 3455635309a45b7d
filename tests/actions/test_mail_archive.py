"""A record's mail leaves with its sidecar and comes in elsewhere, once (B24)."""

from io import BytesIO

import pytest

from server.actions.export_mail import export_mail
from server.actions.import_mail import import_mail, preview_mail
from server.core.decision import Decision, Step
from server.core.mail import MessageHead, Participant
from server.core.permission import Grant, Viewer
from server.core.threads import dedupe_key
from server.deps import Deps
from server.errors import Refusal
from server.store import addresses, decisions, engagements, messages, threads
from server.store.engagements import NewEngagement
from tests.actions.test_import import Desk

ANNA, ROSA = Participant("anna@acme.test", "Anna Łęcka, Buyer"), Participant("rosa@ourfirm.test", "Rosa Rep")


@pytest.fixture
def desk(deps: Deps) -> Desk:
    made = Desk(deps)
    anna = made.make(email="anna@acme.test", firstname="Anna", lastname="Łęcka")
    acme = made.make("company", name="Acme", domain="acme.test")
    deal = made.make("deal", dealname="Renewal", amount="1200", hubspot_owner_id=str(made.viewer.user_id))
    first, bodies = (
        "<one@acme.test>",
        [("Hello\nFrom here on it is quoted\n", ""), ("Dzień dobry\n", "<p>Dzień dobry</p>\n")],
    )
    with deps.store.write(made.workspace) as tx:
        thread = threads.add(tx, "Offer", tx.now)
        for number, (text, html) in enumerate(bodies):
            head = MessageHead(
                first if not number else "<two@ourfirm.test>", "Ofertę proszę" if number else "Offer",
                ROSA if number else ANNA, (ANNA,) if number else (ROSA,), sent_at=tx.now,
                in_reply_to=first if number else None, references=(first,) if number else (), snippet=text[:20],
            )  # fmt: skip
            message = messages.add(tx, thread, head, dedupe_key(head), tx.now)
            messages.keep_body(tx, message, text, html)
            why = decisions.keep(
                tx, message, None, Decision("log", "H2", "Anna is a contact", (Step("H2", "log", "yes"),)), {}
            )
            new = NewEngagement(
                "email",
                tx.now,
                head.subject,
                head.snippet,
                messages.people_rows(head),
                "incoming",
                message,
                thread,
                None,
                why,
            )
            logged = engagements.add(tx, new)
            engagements.associate(
                tx,
                logged,
                tx.now,
                [("contact", anna, "default"), ("company", acme, "default"), ("deal", deal, "ticked")],
            )
    return made


def out(desk: Desk, *, mbox: bool = False, viewer: Viewer | None = None) -> bytes:
    with desk.deps.store.read(desk.workspace) as tx:
        anna = addresses.contacts(tx, ["anna@acme.test"])["anna@acme.test"]
    return b"".join(export_mail(desk.deps, viewer or desk.viewer, "contact", anna, mbox=mbox).blocks)


@pytest.mark.parametrize("mbox", [False, True], ids=["eml", "mbox"])
def test_b24_export_import_export_is_identical_and_a_second_import_changes_nothing(
    desk: Desk, *, mbox: bool
) -> None:
    content = out(desk, mbox=mbox)
    other = Desk(desk.deps)
    foreseen = preview_mail(desk.deps, other.viewer, BytesIO(content))
    assert other.all("contact") == [], "B2: a preview writes nothing"
    assert import_mail(desk.deps, other.viewer, BytesIO(content)) == foreseen
    assert foreseen == {"mails": 2, "known": 0, "records": 3}
    assert out(other, mbox=mbox) == content
    foreseen = preview_mail(desk.deps, other.viewer, BytesIO(content))
    assert import_mail(desk.deps, other.viewer, BytesIO(content)) == foreseen
    assert foreseen == {"mails": 0, "known": 2, "records": 0}
    assert out(other, mbox=mbox) == content
    assert [one["dealname"] for one in other.all("deal")] == ["Renewal"]


def test_mail_that_is_here_already_is_not_taken_twice(desk: Desk) -> None:
    assert import_mail(desk.deps, desk.viewer, BytesIO(out(desk))) == {"mails": 0, "known": 2, "records": 0}


def test_records_that_one_may_not_see_do_not_leave_with_the_mail(desk: Desk) -> None:
    blind = Viewer(
        desk.viewer.user_id,
        desk.workspace,
        "Rosa",
        "core",
        grants={"deal": Grant("none", "none", "none", "none", unassigned=False)},
    )
    other = Desk(desk.deps)
    assert import_mail(desk.deps, other.viewer, BytesIO(out(desk, viewer=blind)))["records"] == 2
    assert other.all("deal") == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_exported_mail_is_refused(desk: Desk, content: bytes) -> None:
    with pytest.raises(Refusal, match="no exported mail"):
        preview_mail(desk.deps, desk.viewer, BytesIO(content))
    with pytest.raises(Refusal, match="no exported mail"):
        import_mail(desk.deps, desk.viewer, BytesIO(content))
