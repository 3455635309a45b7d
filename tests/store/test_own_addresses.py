"""Whose a mail's address is: colleagues are known by users, mailboxes and aliases, whatever happens to these."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from server.actions.connect_mailbox import disconnect_mailbox, pause_mailbox
from server.actions.disable_user import disable_user, enable_user
from server.actions.invite_user import invite_user
from server.clock import Clock
from server.core.permission import Viewer
from server.deps import Deps
from server.store import addresses, dialect, mailboxes, migrate, users
from server.store import tables as t
from server.store.mailboxes import Connected
from server.store.tx import Store, Write
from shared_schema import admin
from tests.conftest import colleagues, known_by_mailbox
from tests.store.conftest import Office

NAMES = ("rosa", "ro", "sales", "ops")
EVERYBODY = [f"{name}@ourfirm.test" for name in NAMES]
STEPS = ("connect", "disconnect", "pause", "go on", "invite", "disable", "enable", "move")


def rosa(office: Office) -> Viewer:
    return Viewer(office.rep, office.workspace, "Rosa", "core", is_admin=True)


def connected(office: Office, address: str, *aliases: str) -> Connected:
    names = tuple((one, "Rosa") for one in (address, *aliases))
    return Connected(office.rep, "google", address, "Rosa", "https://accounts", "1", names, True, "1")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.lists(st.sampled_from(EVERYBODY), min_size=1, max_size=3)),
        max_size=6,
    )
)
def test_h27_a_colleague_is_who_users_and_mailboxes_say_after_every_step(
    deps: Deps, store: Store, office: Office, twin: Office, steps: list[tuple[str, list[str]]]
) -> None:
    """Connected, lost, connected again under other addresses, invited, locked out: both always agree."""
    for step, named in steps:
        take(deps, office, step, named)
        with store.read(office.workspace) as tx:
            assert known_by_mailbox(tx) == {
                (address, row.id)
                for row in mailboxes.of_workspace(tx)
                for address in (row.address, *(one for one, _ in row.identities))
            }
            assert users.own_addresses(tx, EVERYBODY) == colleagues(tx) & set(EVERYBODY)
    with store.read(twin.workspace) as tx:
        assert users.own_addresses(tx, EVERYBODY) == {"rosa@ourfirm.test"}, "next door nothing has happened"


def take(deps: Deps, office: Office, step: str, addresses: list[str]) -> None:
    viewer, admin_ = rosa(office), boss(deps, office)
    doing: dict[str, Callable[[], Any]] = {
        "connect": lambda: reconnect(deps, office, addresses),
        "disconnect": lambda: disconnect_mailbox(deps, viewer, office.mailbox),
        "pause": lambda: pause_mailbox(deps, viewer, office.mailbox, paused=True),
        "go on": lambda: pause_mailbox(deps, viewer, office.mailbox, paused=False),
        "invite": lambda: invite_user(deps, admin_, admin.InviteUser(email=fresh, name="New", seat="core")),
        "disable": lambda: disable_user(deps, admin_, admin.DisableUser(user=office.rep)),
        "enable": lambda: enable_user(deps, admin_, admin.EnableUser(user=office.rep)),
        "move": lambda: move(deps, office, fresh),
    }
    with deps.store.read(office.workspace) as tx:
        fresh = next((one for one in addresses if not users.has_address(tx, one)), "")
    if fresh or step not in ("invite", "move"):
        doing[step]()


def reconnect(deps: Deps, office: Office, addresses: list[str]) -> None:
    with deps.store.write(office.workspace) as tx:
        row = mailboxes.by_id(tx, office.mailbox)
        assert row
        mailboxes.reconnect(tx, row, connected(office, *addresses))


def move(deps: Deps, office: Office, address: str) -> None:
    with deps.store.write(office.workspace) as tx:
        users.save(tx, office.rep, email=address)


def boss(deps: Deps, office: Office) -> Viewer:
    """A second super admin, so that Rosa can be locked out."""
    with deps.store.write(office.workspace) as tx:
        found = [one.user for one in users.accounts(tx) if one.user.email == "boss@ourfirm.test"]
        made = found[0].id if found else users.add(tx, "boss@ourfirm.test", "Boss", "core", is_admin=True)
    return replace(rosa(office), user_id=made)


def test_h27_an_alias_that_was_given_up_is_nobody_s_any_more(store: Store, office: Office) -> None:
    """A mailbox that is connected again has the addresses that its provider names now, and no other."""
    asked = ["old@ourfirm.test", "new@ourfirm.test", "carla@costa.test"]
    with store.write(office.workspace) as tx:
        row = mailboxes.by_id(tx, office.mailbox)
        assert row
        mailboxes.reconnect(tx, row, connected(office, "rosa@ourfirm.test", "old@ourfirm.test"))
        assert users.own_addresses(tx, asked) == {"old@ourfirm.test"}
        mailboxes.reconnect(tx, row, connected(office, "rosa@ourfirm.test", "new@ourfirm.test"))
        assert users.own_addresses(tx, asked) == {"new@ourfirm.test"}


class _Forget(Exception):
    """What was only tried is rolled back."""


def _grow(tx: Write, office: Office) -> None:
    """So many colleagues and aliases that PostgreSQL has no reason to read them all."""
    numbers = range(2000)
    aliases = [{"address": f"alias{n}@ourfirm.test", "mailbox_id": office.mailbox} for n in numbers]
    people = [{"email": f"user{n}@ourfirm.test", "name": "User", "seat": "core"} for n in numbers]
    own = {"workspace_id": tx.workspace_id}
    tx.run(insert(t.mailbox_address), [own | one for one in aliases])
    now = {"created_at": tx.now}
    tx.run(insert(t.user), [own | now | {"id": 10_000 + n} | one for n, one in enumerate(people)])
    tx.connection.exec_driver_sql("ANALYZE")


def test_who_is_a_colleague_is_looked_up_in_indexes(store: Store, office: Office) -> None:
    """However many colleagues there are, only the addresses of the mail at hand are read."""
    asked: dict[str, Any] = {}
    event.listen(
        store.engine, "before_cursor_execute", lambda _c, _cur, sql, given, *_: asked.update({sql: given})
    )
    lines = ""
    with suppress(_Forget), store.write(office.workspace) as tx:
        _grow(tx, office)
        asked.clear()
        assert users.own_addresses(tx, ["carla@costa.test", "rosa@ourfirm.test"]) == {"rosa@ourfirm.test"}
        assert users.own_addresses(tx, []) == frozenset()
        ((sql, given_),) = ((one, how) for one, how in asked.items() if one.startswith("SELECT"))
        plan = tx.connection.exec_driver_sql(
            f"EXPLAIN {'QUERY PLAN ' if dialect.is_sqlite(tx.connection) else ''}{sql}", given_
        )
        lines = "\n".join(str(row[-1]) for row in plan)
        raise _Forget
    begun = {
        "sqlite": ("(workspace_id=? AND address=?)", "(workspace_id=? AND email=?)"),
        "postgresql": ("AND (address = ANY (", "AND (email = ANY ("),
    }
    for search in begun[store.engine.dialect.name]:
        assert search in lines, lines
    assert not re.search(r"SCAN (mailbox_address|user)\b|Seq Scan", lines), lines


@pytest.fixture
def old(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Store]:
    """A database as revision 0003 left it: a file, or a schema beside the one that others use."""
    if database_url.startswith("sqlite"):
        store = Store(f"sqlite:///{tmp_path / 'old.db'}", clock)
    else:
        apart = make_url(database_url).update_query_dict({"options": "-csearch_path=old"})
        store = Store(apart.render_as_string(hide_password=False), clock)
        with store.engine.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA old")
    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        command.upgrade(migrate.config(connection), "0003")
    yield store
    if not dialect.is_sqlite(store.engine):
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA old CASCADE")
    store.close()


def test_mailboxes_from_before_this_version_have_their_addresses_at_once(old: Store) -> None:
    """A database that was filled under revision 0003 is brought forward, and nothing of it is lost."""
    with old.engine.connect().execution_options(writing=True) as connection, connection.begin():
        for workspace in (1, 2):
            for words in (OLD_WORKSPACE, OLD_USER, OLD_CONTACT, OLD_ADDRESS):
                connection.execute(text(words), {"workspace": workspace})
            for ident, address, names in (
                (11, "rosa@ourfirm.test", '[["rosa@ourfirm.test", "Rosa"], ["ro@ourfirm.test", ""]]'),
                (12, "ro@ourfirm.test", "[]"),
            ):
                mailbox = {"id": ident, "address": address, "names": names, "subject": f"{ident}"}
                connection.execute(text(OLD_MAILBOX), {"workspace": workspace, **mailbox})
    migrate.upgrade(old)
    assert migrate.current(old) == migrate.head()
    for workspace in (1, 2):
        with old.read(workspace) as tx:
            assert known_by_mailbox(tx) == {
                ("rosa@ourfirm.test", 11),
                ("ro@ourfirm.test", 11),
                ("ro@ourfirm.test", 12),
            }
            assert users.own_addresses(tx, EVERYBODY) == {"rosa@ourfirm.test", "ro@ourfirm.test"}
            assert addresses.contacts(tx, ["carla@costa.test"]) == {"carla@costa.test": 12}
    with pytest.raises(IntegrityError), old.write(2) as tx:
        addresses.add(tx, 99, "nobody@else.test", primary=True)


OLD_WORKSPACE = """
    INSERT INTO workspace (id, name, last_id, seq, searched_seq, created_at)
    VALUES (:workspace, 'Old', 12, 0, 0, '2026-11-01 09:00:00.000000')
"""
OLD_USER = """
    INSERT INTO "user" (workspace_id, id, email, name, seat, is_admin, created_at)
    VALUES (:workspace, 10, 'rosa@ourfirm.test', 'Rosa', 'core', false, '2026-11-01 09:00:00.000000')
"""
OLD_MAILBOX = """
    INSERT INTO mailbox (workspace_id, id, user_id, provider, address, name, issuer, subject, identities,
                         from_name, state, logging, connected_at)
    VALUES (:workspace, :id, 10, 'google', :address, 'Rosa', 'https://accounts', :subject,
            :names, true, 'disconnected', 'all', '2026-11-01 09:00:00.000000')
"""
OLD_CONTACT = """
    INSERT INTO record (workspace_id, id, kind, name, properties, created_at, updated_at)
    VALUES (:workspace, 12, 'contact', 'Carla', '{}', '2026-11-01 09:00:00.000000', '2026-11-01 09:00:00.000000')
"""
OLD_ADDRESS = """
    INSERT INTO address (workspace_id, address, contact_id, is_primary)
    VALUES (:workspace, 'carla@costa.test', 12, true)
"""
