"""Consent is the address's: written once, never changed, and seen on the contact's timeline (T7, H35-H38)."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

import server
from server.actions.erase_record import erase_record
from server.actions.set_consent import (
    Wish,
    is_out_of_all,
    statuses_of,
    subscribe,
    unsubscribe,
    unsubscribe_all,
)
from server.core.consent import ONE_TO_ONE, SUBSCRIBED, UNSUBSCRIBED
from server.errors import Refusal
from server.store import addresses, consent, engagements, tables
from server.store.tx import Read, Store
from tests.actions.conftest import Firm

ANNA = Wish("Anna@ACME.test", ONE_TO_ONE.id, "LEGITIMATE_INTEREST_CLIENT", "asked on the phone")


def state(tx: Read, address: str) -> str:
    return statuses_of(tx, address)[0].state


def test_t7_consent_hangs_on_the_address_and_stands_on_the_timeline(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        status, _ = subscribe(tx, firm.tom, ANNA, may_resubscribe=False)
        assert (status.state, status.decided_by.legal_basis) == (SUBSCRIBED, "LEGITIMATE_INTEREST_CLIENT")
        unsubscribe(tx, firm.vera, ANNA)
        assert state(tx, "anna@acme.test") == UNSUBSCRIBED
        page = engagements.timeline(tx, [firm.anna], 10)[firm.anna]
        assert [(one.kind, one.subject) for one in page] == [
            ("consent", "anna@acme.test unsubscribed from One to One"),
            ("consent", "anna@acme.test subscribed to One to One"),
        ]


def test_h36_another_address_has_another_consent(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        unsubscribe(tx, firm.mia, ANNA)
        addresses.replace(tx, firm.anna, "anna@newplace.test", ())
        assert state(tx, "anna@newplace.test") != UNSUBSCRIBED
        assert state(tx, "anna@acme.test") == UNSUBSCRIBED


def test_h38_version_3_never_brings_back_who_opted_out(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        unsubscribe_all(tx, firm.mia, "anna@acme.test")
        unsubscribe_all(tx, firm.mia, "anna@acme.test")
        assert len(consent.events(tx, ["anna@acme.test"])["anna@acme.test"]) == 1
        assert is_out_of_all(tx, "ANNA@acme.test")
        with pytest.raises(Refusal, match="opted out") as refused:
            subscribe(tx, firm.mia, ANNA, may_resubscribe=False)
        assert refused.value.problem.code == "conflict"
        _, outcome = subscribe(tx, firm.mia, ANNA, may_resubscribe=True)
        assert outcome.reason == "RESUBSCRIBE_OCCURRED"
        assert not is_out_of_all(tx, "anna@acme.test")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("no address", ONE_TO_ONE.id), "address_invalid"),
        (Wish("anna@acme.test", 12345), "not_found"),
        (Wish("anna@acme.test", ONE_TO_ONE.id, "BECAUSE"), "bad_request"),
    ],
)
def test_h38_what_is_no_address_type_or_basis_is_refused(
    store: Store, firm: Firm, wish: Wish, code: str
) -> None:
    with store.write(firm.workspace) as tx:
        with pytest.raises(Refusal) as refused:
            subscribe(tx, firm.mia, wish, may_resubscribe=True)
        assert refused.value.problem.code == code


def test_whoever_may_not_write_to_a_contact_does_not_subscribe_it(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        for wish in (Wish("ben@acme.test", ONE_TO_ONE.id), ANNA):
            viewer = firm.tom if wish is not ANNA else firm.vera
            with pytest.raises(Refusal) as refused:
                subscribe(tx, viewer, wish, may_resubscribe=True)
            assert refused.value.problem.code == "not_permitted"
            assert "Ben" not in str(refused.value)
        unsubscribe(tx, firm.tom, Wish("ben@acme.test", ONE_TO_ONE.id))
        subscribe(tx, firm.tom, Wish("stranger@far.test", ONE_TO_ONE.id), may_resubscribe=False)
        assert state(tx, "stranger@far.test") == SUBSCRIBED


def test_h41_an_opt_out_outlives_erasure_and_the_person_does_not(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        unsubscribe(tx, firm.mia, ANNA)
        erase_record(tx, firm.mia, "contact", firm.anna)
        assert state(tx, "anna@acme.test") == UNSUBSCRIBED
        kept = tx.all(select(tables.consent_event).where(tx.mine(tables.consent_event)))
        assert "anna" not in str(kept).lower()
        assert "phone" not in str(kept)


def test_check_100_no_statement_changes_or_removes_what_was_said() -> None:
    text = "".join(path.read_text() for path in Path(server.__file__).parent.rglob("*.py"))
    found = re.findall(r"(?:update|delete)\((?:t\.)?consent_event\)", text)
    assert found == ["update(consent_event)"], "but the one that takes an erased person's address out (H41)"
