"""Webhooks from the change to the receiver: signed, tried again, given up, switched off, replayed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from server import panel
from server.actions.administer_webhooks import (
    add_webhook,
    list_webhooks,
    remove_webhook,
    replay_webhook,
    send_test,
)
from server.actions.archive_record import archive_record, restore_record
from server.actions.associate import End, associate, known
from server.actions.edit_record import create_record, update_record
from server.actions.erase_record import erase_record
from server.actions.merge_records import merge_records
from server.clock import FixedClock
from server.core.object_types import CONTACT
from server.core.webhooks import MAX_ATTEMPTS, sign
from server.deps import Deps
from server.errors import Refusal
from server.jobs.runner import Runner
from server.store import schemas, webhooks, workspaces
from shared_schema import webhooks as wire
from tests.actions.conftest import Firm
from tests.receiver import Receiver, receiving

EVENTS = [
    *(wire.WebhookEvent(event=f"contact.{one}") for one in ("creation", "deletion", "restore", "merge", "associationChange")),
    wire.WebhookEvent(event="contact.propertyChange", property="firstname"),
]  # fmt: skip


@pytest.fixture
def local(deps: Deps) -> Deps:
    return replace(deps, settings=replace(deps.settings, webhook_local=True))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as state:
        yield state


def hook(local: Deps, firm: Firm, receiver: Receiver) -> wire.WebhookView:
    return add_webhook(local, firm.mia, wire.AddWebhook(url=f"{receiver.url}/in", events=EVENTS))


def run(local: Deps) -> None:
    Runner(local).run_due()


def look(local: Deps, firm: Firm) -> wire.WebhookView:
    return list_webhooks(local, firm.mia, wire.ListWebhooks()).webhooks[0]


def rename(local: Deps, firm: Firm, name: str) -> None:
    with local.store.write(firm.workspace) as tx:
        update_record(tx, firm.mia, schemas.schema(tx, CONTACT), firm.anna, {"firstname": name})


def test_every_change_is_told_once_and_signed(local: Deps, firm: Firm, receiver: Receiver) -> None:
    made = hook(local, firm, receiver)
    assert made.secret
    with local.store.write(firm.workspace) as tx:
        schema = schemas.schema(tx, CONTACT)
        eva = create_record(
            tx, firm.mia, schema, {"email": "eva@acme.test", "firstname": "Eva", "city": "Łódź"}
        ).record.id
        update_record(tx, firm.mia, schema, eva, {"firstname": "Ewa", "city": "Gdańsk"})
        associate(tx, firm.mia, known(tx), End("contact", eva), End("company", firm.acme))
        archive_record(tx, firm.mia, "contact", eva)
        restore_record(tx, firm.mia, "contact", eva)
        merge_records(tx, firm.mia, schema, firm.anna, eva)
    run(local)
    assert [one["subscriptionType"] for one in receiver.events()] == [
        "contact.creation", "contact.propertyChange", "contact.propertyChange", "contact.associationChange",
        "contact.deletion", "contact.restore", "contact.merge",
    ]  # fmt: skip
    changed = receiver.events()[2]
    assert (changed["objectId"], changed["propertyName"], changed["propertyValue"]) == (
        eva,
        "firstname",
        "Ewa",
    )
    assert (changed["portalId"], changed["attemptNumber"], changed["changeSource"]) == (
        firm.workspace,
        0,
        "INTEGRATION",
    )
    body, headers = receiver.got[0]
    stamp = int(headers["X-HubSpot-Request-Timestamp"])
    assert headers["X-HubSpot-Signature-v3"] == sign(made.secret, f"{receiver.url}/in", body, stamp)
    assert len(receiver.got) == 1, "what happened together is told together"
    assert (look(local, firm).waiting, look(local, firm).secret) == (0, None)


def test_a_change_that_is_rolled_back_is_not_told(local: Deps, firm: Firm, receiver: Receiver) -> None:
    hook(local, firm, receiver)
    with pytest.raises(ZeroDivisionError), local.store.write(firm.workspace) as tx:
        update_record(tx, firm.mia, schemas.schema(tx, CONTACT), firm.anna, {"firstname": "A"})
        raise ZeroDivisionError
    run(local)
    assert receiver.got == []


def test_a_failing_receiver_is_tried_again_until_it_takes_it(
    local: Deps, firm: Firm, receiver: Receiver, clock: FixedClock
) -> None:
    hook(local, firm, receiver)
    receiver.answers = [500, 302, 410, 204]
    rename(local, firm, "Anna")
    run(local)
    assert (look(local, firm).waiting, look(local, firm).deliveries[0].fault) == (1, "answered 500")
    assert look(local, firm).failing_since is not None
    run(local)
    assert len(receiver.got) == 1, "not before its time"
    for _ in range(3):
        clock.advance(timedelta(hours=1))
        run(local)
    assert [one["attemptNumber"] for one in receiver.events()] == [0, 1, 2, 3]
    assert len({one["eventId"] for one in receiver.events()}) == 1, "a receiver knows it by its id"
    assert (look(local, firm).waiting, look(local, firm).failing_since) == (0, None)


def test_what_is_given_up_on_can_be_replayed(
    local: Deps, firm: Firm, receiver: Receiver, clock: FixedClock
) -> None:
    made = hook(local, firm, receiver)
    receiver.answers = [503]
    rename(local, firm, "Anna")
    for _ in range(MAX_ATTEMPTS):
        run(local)
        clock.advance(timedelta(hours=6))  # 54 hours in all: not yet long enough to be switched off
    assert len(receiver.got) == MAX_ATTEMPTS
    assert (look(local, firm).waiting, look(local, firm).failed, look(local, firm).disabled_at) == (
        0,
        1,
        None,
    )
    receiver.answers = [200]
    replayed = replay_webhook(local, firm.mia, wire.ReplayWebhook(webhook=made.id))
    assert (replayed.waiting, replayed.failed) == (1, 0)
    run(local)
    assert look(local, firm).deliveries[0].state == "delivered"
    replay_webhook(
        local, firm.mia, wire.ReplayWebhook(webhook=made.id, delivery=look(local, firm).deliveries[0].id)
    )
    run(local)
    assert len(receiver.got) == MAX_ATTEMPTS + 2


def test_after_days_of_failure_it_is_switched_off_and_hears_of_nothing(
    local: Deps, firm: Firm, receiver: Receiver, clock: FixedClock
) -> None:
    made = hook(local, firm, receiver)
    receiver.answers = [500]
    rename(local, firm, "Anna")
    run(local)
    clock.advance(timedelta(days=3))
    run(local)
    assert look(local, firm).disabled_at is not None
    rename(local, firm, "Hanna")
    assert (look(local, firm).waiting, look(local, firm).failed) == (0, 1)
    receiver.answers = [204]
    replay_webhook(local, firm.mia, wire.ReplayWebhook(webhook=made.id))
    rename(local, firm, "Anna")
    run(local)
    # Tried twice, then replayed with the next change; what happened meanwhile was told to nobody.
    assert [one["propertyValue"] for one in receiver.events()] == ["Anna"] * 4
    assert (look(local, firm).disabled_at, look(local, firm).failed, look(local, firm).waiting) == (
        None,
        0,
        0,
    )


def test_a_test_takes_the_same_road(local: Deps, firm: Firm, receiver: Receiver) -> None:
    made = hook(local, firm, receiver)
    send_test(local, firm.mia, wire.TestWebhook(webhook=made.id))
    run(local)
    assert json.loads(receiver.got[0][0])[0]["changeSource"] == "TEST"


def test_check_64_an_address_inside_is_refused_and_never_called(
    deps: Deps, local: Deps, firm: Firm, receiver: Receiver
) -> None:
    with pytest.raises(Refusal) as refused:
        add_webhook(deps, firm.mia, wire.AddWebhook(url=f"{receiver.url}/in", events=EVENTS))
    assert refused.value.problem.code == "webhook_target"
    add_webhook(deps, firm.mia, wire.AddWebhook(url="https://localhost/in", events=EVENTS))
    rename(deps, firm, "Anna")
    run(deps)
    assert look(deps, firm).deliveries[0].fault == "not called: localhost is not on the open internet"


def test_a_webhook_that_is_gone_gets_nothing_more(local: Deps, firm: Firm, receiver: Receiver) -> None:
    made = hook(local, firm, receiver)
    rename(local, firm, "Anna")
    remove_webhook(local, firm.mia, wire.RemoveWebhook(webhook=made.id))
    run(local)
    assert receiver.got == []
    with local.store.read(firm.workspace) as tx:
        assert webhooks.all_of(tx) == []


def test_the_next_workspace_hears_nothing(local: Deps, firm: Firm, receiver: Receiver) -> None:
    hook(local, firm, receiver)
    with local.store.system() as system:
        other = workspaces.add(system, "Next door")
    with local.store.write(other) as tx:
        twin = replace(firm.mia, workspace_id=other, user_id=0)
        create_record(tx, twin, schemas.schema(tx, CONTACT), {"email": "anna@acme.test"})
    run(local)
    assert receiver.got == []


def test_h41_an_erased_contact_is_told_as_a_number_alone(local: Deps, firm: Firm, receiver: Receiver) -> None:
    events = [*EVENTS, wire.WebhookEvent(event="contact.privacyDeletion")]
    add_webhook(local, firm.mia, wire.AddWebhook(url=f"{receiver.url}/in", events=events))
    rename(local, firm, "Anna-Before-Erasure")
    with local.store.write(firm.workspace) as tx:
        erase_record(tx, firm.mia, "contact", firm.anna)
    run(local)
    assert [(one["subscriptionType"], one["objectId"]) for one in receiver.events()] == [
        ("contact.privacyDeletion", firm.anna)
    ]
    assert b"Anna" not in receiver.got[0][0]


@pytest.mark.parametrize("method", sorted(wire.METHODS))
def test_webhooks_are_a_super_admins_alone(local: Deps, firm: Firm, method: str) -> None:
    for viewer in (firm.tom, firm.vera):
        with pytest.raises(Refusal, match="super admin"):
            panel.carry_out(local, viewer, method, wire.ListWebhooks())
