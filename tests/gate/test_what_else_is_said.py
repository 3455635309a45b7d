"""What is said beside the records: reasons, and what is left after somebody has unlogged their part."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from server.actions.log_mail import consider
from server.deps import Deps
from server.store import engagements, mailboxes, messages
from server.store import tables as t
from tests.gate.desk import Desk
from tests.gate.firm import THREAD, Firm, found, owner_of
from tests.gate.viewers import CASES

OPENED = {"provider": "google", "account": "mia@northwind.test", "thread": THREAD}
BY_NAME = {case.name: case for case in CASES}
ALL_NAMED = "eva@heron.test, mia@heron.test, nobody@heron.test and 1 more are contacts"


@pytest.fixture
def firm(deps: Deps) -> Firm:
    """Sync has logged the mail to all four contacts, for the server sees them all."""
    made = found(deps.store, "Heron")
    with deps.store.write(made.workspace) as tx:
        tx.run(update(t.mailbox).where(tx.mine(t.mailbox)).values(connected_at=tx.now - timedelta(days=1)))
        row = mailboxes.by_id(tx, made.mailbox)
        assert row
        assert consider(tx, row, messages.sightings(tx, [made.mail], [row.id])[0], None).verdict == "log"
        messages.keep_body(tx, made.mail, "About everything, word by word", "")
    return made


@pytest.mark.parametrize(
    ("case", "because", "contacts"),
    [
        ("no role", ALL_NAMED, 4),
        ("owned", "by the rules of this mailbox", 1),
        ("none", "by the rules of this mailbox", 0),
    ],
)
def test_the_reason_does_not_say_of_an_address_that_it_is_a_contact(
    deps: Deps, firm: Firm, case: str, because: str, contacts: int
) -> None:
    """B1 within H44: the owner of the mailbox sees that it was logged, and by what, but not to whom else."""
    desk = Desk(deps, firm, BY_NAME[case], "contact", "here")
    (row,) = desk.panel("thread.open", **OPENED)["messages"]
    assert row["engagement"] is not None
    assert row["because"] == because
    entry = desk.panel("read", refs=[{"kind": "engagement", "id": row["engagement"]}])["items"][0]["entry"]
    assert entry["because"] == because
    assert [one["kind"] for one in entry["records"]].count("contact") == contacts
    assert desk.panel("message.body", message=firm.mail)["text"].startswith("About everything")


def test_who_unlogs_takes_a_mail_off_their_own_timelines_and_leaves_it_on_the_others(
    deps: Deps, firm: Firm
) -> None:
    """T15: what is on a colleague's record is the colleague's; off the last one, the body goes as well."""
    with deps.store.read(firm.workspace) as tx:
        entry = engagements.by_message(tx, [firm.mail])[firm.mail]
    desk = Desk(deps, firm, BY_NAME["owned"], "contact", "here")
    assert desk.panel("message.unlog", engagement=entry)
    with deps.store.read(firm.workspace) as tx:
        places = [one for one in engagements.places(tx, entry) if one.kind == "contact"]
        assert {owner_of(firm, "contact", one.id) for one in places} == {"tom", "eva", "nobody"}
        assert messages.body(tx, firm.mail)
    assert desk.panel("message.unlog", engagement=entry) is None, "there is nothing of theirs any more"
    admin = Desk(deps, firm, BY_NAME["no role"], "contact", "there")
    assert admin.panel("message.unlog", engagement=entry)
    with deps.store.read(firm.workspace) as tx:
        assert engagements.by_ids(tx, [entry]) == {}
        assert messages.body(tx, firm.mail) is None


def test_an_entry_in_ones_own_mailbox_is_seen_without_its_records(deps: Deps, firm: Firm) -> None:
    with deps.store.read(firm.workspace) as tx:
        entry = engagements.by_message(tx, [firm.mail])[firm.mail]
    desk = Desk(deps, firm, BY_NAME["none"], "contact", "here")
    item = desk.panel("read", refs=[{"kind": "engagement", "id": entry}])["items"][0]
    assert item["entry"]["records"] == []
    assert item["entry"]["subject"] == "About everything"


def test_a_webhook_speaks_for_the_workspace_and_is_a_super_admins_alone(deps: Deps, firm: Firm) -> None:
    """It tells of every record, whoever may see that, by id and changed value: so only who sees all makes one."""
    wanted = {
        "url": "https://receiver.test/in",
        "events": [{"event": "deal.propertyChange", "property": "amount"}],
    }
    for case in ("owned", "none", "no role"):
        desk = Desk(deps, firm, BY_NAME[case], "deal", case)
        assert desk.panel("webhook.add", **wanted) is None
        assert desk.panel("webhook.list") is None
        assert "not_permitted" in desk.said[-1]
    admin = Desk(deps, firm, BY_NAME["super admin with a role that grants nothing"], "deal", "admin")
    assert admin.panel("webhook.add", **wanted)
    owned = Desk(deps, firm, BY_NAME["owned"], "deal", "again")
    mine = {"record": {"kind": "deal", "id": firm.records["deal", "mia"]}, "values": {"amount": "7"}}
    assert owned.panel("record.update", **mine)
    with deps.store.read(firm.workspace) as tx:
        told = [
            row.content for row in tx.all(select(t.webhook_event.c.content).where(tx.mine(t.webhook_event)))
        ]
    assert [(one["objectId"], one["propertyValue"]) for one in told] == [(firm.records["deal", "mia"], "7")]
    assert firm.word not in str(told)
