"""What is written down for good stays: the database itself refuses to change it, whoever asks (check 87)."""

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from server.store import consent, users, workspaces
from server.store import tables as t
from server.store.tx import Store


@pytest.fixture
def workspace(store: Store) -> int:
    with store.system() as system:
        made = workspaces.add(system, "Northwind")
    with store.write(made) as tx:
        mia = users.add(tx, "mia@northwind.test", "Mia", "sales", is_admin=True)
        line = {"event": "user_invited", "by_id": mia, "changed": {}, "via": "panel", "at": tx.now}
        tx.run(insert(t.audit).values(workspace_id=made, id=tx.new_id(), **line))
        consent.add(tx, "anna@acme.test", None, "UNSUBSCRIBED", (None, "She said so."), (mia, "panel"))
    return made


@pytest.mark.parametrize("table", [t.audit, t.consent_event], ids=["security log", "consent"])
def test_check_87_no_line_is_taken_away(store: Store, workspace: int, table: t.Table) -> None:
    with pytest.raises(DBAPIError, match="only added"), store.write(workspace) as tx:
        tx.run(delete(table).where(tx.mine(table)))
    with store.read(workspace) as tx:
        assert len(tx.all(select(table).where(tx.mine(table)))) == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [(t.audit, "event"), (t.audit, "subject"), (t.audit, "via")]
    + [(t.consent_event, name) for name in ("state", "legal_basis", "source")],
    ids=lambda one: getattr(one, "name", one),
)
def test_check_87_no_line_is_changed(store: Store, workspace: int, table: t.Table, column: str) -> None:
    with pytest.raises(DBAPIError, match="only added"), store.write(workspace) as tx:
        tx.run(update(table).where(tx.mine(table)).values({column: "another"}))


def test_h41_of_an_erased_person_only_the_address_is_taken_out(store: Store, workspace: int) -> None:
    with store.write(workspace) as tx:
        consent.anonymise(tx, ["anna@acme.test"])
    with store.read(workspace) as tx:
        (kept,) = tx.all(select(t.consent_event).where(tx.mine(t.consent_event)))
        assert "anna" not in kept.address
        assert (kept.state, kept.explanation) == ("UNSUBSCRIBED", "")
        assert consent.events(tx, ["anna@acme.test"])["anna@acme.test"], "the opt-out still counts"
