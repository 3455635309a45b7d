"""Connected mailboxes: whose they are, how they are doing, and how far they are synced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from server.core.permission import PERMISSIONS
from server.store import tables as t
from server.store.tx import WORKSPACE, Read, System, Write, own

mailbox = t.mailbox
_TEAM: ColumnElement[str] = literal_column("'team'")  # as the index of teams' mailboxes says it


def usable(user_id: ColumnElement[int], workspace_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Which mailboxes a person may read in and send from: the one place that says so.

    A personal mailbox is its user's. A team's may be used by the team's members, or by everybody, as long
    as their seat is a paid one and they are not disabled (S2, S4, S5): who leaves loses it at once.
    """
    member, personal, all_, team = (
        one.alias(name)
        for one, name in (
            (t.team_member, "joined"), (mailbox, "personal"), (mailbox, "everybodys"), (mailbox, "of_team"),
        )
    )  # fmt: skip
    own_ = select(personal.c.id).where(
        personal.c.workspace_id == workspace_id, personal.c.user_id == user_id, personal.c.kind == "personal"
    )
    everybodys = select(all_.c.id).where(
        all_.c.workspace_id == workspace_id,
        all_.c.kind == _TEAM,
        all_.c.team_id.is_(None),
        _paid(all_, user_id),
    )
    joined = select(member.c.team_id).where(
        member.c.workspace_id == workspace_id, member.c.user_id == user_id
    )
    of_teams = select(team.c.id).where(
        team.c.workspace_id == workspace_id,
        team.c.kind == _TEAM,
        team.c.team_id.in_(joined),
        _paid(team, user_id),
    )
    # By id, so that only theirs are looked at, however many mailboxes the workspace has.
    return mailbox.c.id.in_(union_all(own_, everybodys, of_teams))


def _paid(some: FromClause, user_id: ColumnElement[int]) -> ColumnElement[bool]:
    person = t.user.alias("seated")
    return exists().where(
        person.c.workspace_id == some.c.workspace_id, person.c.id == user_id, *_has_paid_seat(person)
    )


def _has_paid_seat(person: FromClause) -> tuple[ColumnElement[bool], ...]:
    return person.c.disabled_at.is_(None), person.c.seat.in_(sorted(PERMISSIONS["mail.read"]))


USER: ColumnElement[int] = bindparam("user", type_=t.BigInteger)
_OF_USER = (
    select(mailbox)
    .where(own(mailbox), usable(USER, WORKSPACE))
    .order_by(mailbox.c.kind, mailbox.c.id)  # personal first
)
_USABLE = select(mailbox).where(own(mailbox), usable(USER, WORKSPACE), mailbox.c.id == bindparam("id"))
_TEAM_ADDRESSES = select(mailbox.c.address, mailbox.c.identities).where(
    own(mailbox), mailbox.c.kind == "team", mailbox.c.state != "disconnected"
)


@dataclass(frozen=True)
class MailboxRow:
    """One mailbox; `identities` are (address, name) to send from, the default first (S11)."""

    workspace_id: int
    id: int
    user_id: int
    provider: str
    address: str
    name: str
    identities: tuple[tuple[str, str], ...]
    from_name: bool
    state: str
    reason: str | None
    challenge: str | None
    logging: str
    cursor: str | None
    connected_at: datetime
    synced_at: datetime | None
    trouble: str | None = None
    trouble_since: datetime | None = None
    most_a_day: int | None = None
    most_a_minute: int | None = None
    kind: str = "personal"  # personal, team
    team_id: int | None = None  # who may use a team's; none: everybody with a paid seat
    access: str = "own"  # own sign-in, or shared: through that of whoever connected it

    @property
    def is_team(self) -> bool:
        """Whether several people read in it and send from it (S2)."""
        return self.kind == "team"

    @property
    def acts_for_its_user(self) -> bool:
        """Whether it stands or falls with whoever connected it: a team's own account does not."""
        return not self.is_team or self.access == "shared"


@dataclass(frozen=True)
class Connected:
    """What connecting a mailbox told us."""

    user_id: int
    provider: str
    address: str
    name: str
    issuer: str
    subject: str
    identities: Sequence[tuple[str, str]]
    from_name: bool
    cursor: str
    kind: str = "personal"
    team_id: int | None = None
    access: str = "own"


def of_row(row: Any) -> MailboxRow:
    """A mailbox from a row of its table."""
    return MailboxRow(
        row.workspace_id,
        row.id,
        row.user_id,
        row.provider,
        row.address,
        row.name,
        tuple((address, name) for address, name in row.identities),
        row.from_name,
        row.state,
        row.reason,
        row.challenge,
        row.logging,
        row.cursor,
        row.connected_at,
        row.synced_at,
        row.trouble,
        row.trouble_since,
        row.most_a_day,
        row.most_a_minute,
        row.kind,
        row.team_id,
        row.access,
    )


def by_id(tx: Read, mailbox_id: int) -> MailboxRow | None:
    """One mailbox."""
    row = tx.one(select(mailbox).where(tx.mine(mailbox), mailbox.c.id == mailbox_id))
    return of_row(row) if row else None


def of_user(tx: Read, user_id: int) -> list[MailboxRow]:
    """The mailboxes that a person may use: their own, then those of their teams."""
    # Sorted here: an order in the question would have SQLite walk the whole workspace's mailboxes in it.
    return _in_order(of_row(row) for row in tx.ask(_OF_USER, user=user_id))


def _in_order(found: Iterable[MailboxRow]) -> list[MailboxRow]:
    """One's own first, then those of teams."""
    return sorted(found, key=lambda row: (row.is_team, row.id))


def used_by(tx: Read, user_id: int, mailbox_id: int) -> MailboxRow | None:
    """One mailbox, if this person may use it."""
    rows = tx.ask(_USABLE, user=user_id, id=mailbox_id)
    return of_row(rows[0]) if rows else None


def connected_by(tx: Read, user_id: int) -> list[MailboxRow]:
    """The mailboxes that a person has connected, whoever uses them."""
    wanted = (tx.mine(mailbox), mailbox.c.user_id == user_id)
    return [of_row(row) for row in tx.all(select(mailbox).where(*wanted).order_by(mailbox.c.id))]


def of_team(tx: Read, team_id: int) -> list[MailboxRow]:
    """The mailboxes that a team uses."""
    wanted = (tx.mine(mailbox), mailbox.c.team_id == team_id)
    return [of_row(row) for row in tx.all(select(mailbox).where(*wanted).order_by(mailbox.c.id))]


def team_addresses(tx: Read) -> frozenset[str]:
    """What people write to when they write to a team (H17, T11)."""
    rows = tx.ask(_TEAM_ADDRESSES)
    return frozenset({row.address for row in rows} | {one for row in rows for one, _ in row.identities})


def people(tx: Read, mailbox_id: int) -> list[int]:
    """Who may use a mailbox, and who has connected it: they are told when it changes."""
    row = by_id(tx, mailbox_id)
    if row is None or not row.is_team:
        return [row.user_id] if row else []
    person, member = t.user, t.team_member
    wanted = [tx.mine(person), *_has_paid_seat(person)]
    if row.team_id is not None:
        joined = select(member.c.user_id).where(tx.mine(member), member.c.team_id == row.team_id)
        wanted.append(person.c.id.in_(joined))
    return sorted({row.user_id, *(one.id for one in tx.all(select(person.c.id).where(*wanted)))})


def tell(tx: Write, mailbox_id: int) -> None:
    """A mailbox has changed: whoever may use it looks again."""
    for one in people(tx, mailbox_id):
        tx.tell(f"user:{one}", "mailbox", mailbox_id)


def set_use(tx: Write, row: MailboxRow, team_id: int | None) -> None:
    """A team's mailbox is for this team from now on, or for everybody; who had it before is told, too."""
    before = people(tx, row.id)
    tx.run(update(mailbox).where(tx.mine(mailbox), mailbox.c.id == row.id).values(team_id=team_id))
    for one in sorted({*before, *people(tx, row.id)}):
        tx.tell(f"user:{one}", "mailbox", row.id)


def by_account(tx: Read, issuer: str, subject: str) -> MailboxRow | None:
    """The mailbox of an account at a provider."""
    row = tx.one(
        select(mailbox).where(tx.mine(mailbox), mailbox.c.issuer == issuer, mailbox.c.subject == subject)
    )
    return of_row(row) if row else None


def add(tx: Write, new: Connected) -> int:
    """A mailbox is connected for the first time; it logs all mail with contacts (T13)."""
    identities = [list(one) for one in new.identities]
    values = new.__dict__ | {"identities": identities}
    made = tx.add(mailbox, state="active", logging="all", connected_at=tx.now, **values)
    _keep_addresses(tx, made, [new.address, *(one for one, _ in new.identities)])
    tell(tx, made)
    return made


def reconnect(tx: Write, row: MailboxRow, new: Connected) -> None:
    """It is connected again; cursor and history stay, so that nothing in between is lost."""
    values: dict[str, Any] = {"address": new.address, "name": new.name, "user_id": new.user_id}
    values["identities"] = [list(one) for one in new.identities]
    if new.kind == "team" and not row.is_team:  # never the other way: others have read in it
        values |= {"kind": "team", "team_id": new.team_id}
    if row.cursor is None:
        values["cursor"] = new.cursor
    tx.run(
        update(mailbox)
        .where(tx.mine(mailbox), mailbox.c.id == row.id)
        .values(state="active", reason=None, challenge=None, from_name=new.from_name, **values)
    )
    _keep_addresses(tx, row.id, [new.address, *(one for one, _ in new.identities)])
    tell(tx, row.id)


def set_identities(tx: Write, row: MailboxRow, identities: Sequence[tuple[str, str]]) -> None:
    """The provider says which addresses it may send from now, the default first (H27)."""
    values = {"identities": [list(one) for one in identities], "identities_at": tx.now}
    tx.run(update(mailbox).where(tx.mine(mailbox), mailbox.c.id == row.id).values(**values))
    _keep_addresses(tx, row.id, [row.address, *(one for one, _ in identities)])


def to_ask(tx: System, before: datetime) -> list[tuple[int, int]]:
    """(workspace, mailbox) of the active ones whose addresses were last asked for before an instant."""
    old = or_(mailbox.c.identities_at.is_(None), mailbox.c.identities_at < before)
    active = (mailbox.c.state == "active", mailbox.c.workspace_id == t.workspace.c.id, old)
    return [
        (row.workspace_id, row.id)
        for row in tx.all(select(mailbox.c.workspace_id, mailbox.c.id).where(*active))
    ]


def set_limits(tx: Write, row: MailboxRow, a_day: int | None, a_minute: int | None) -> None:
    """How much it may send at most, by its user's choice (H46)."""
    values = {"most_a_day": a_day, "most_a_minute": a_minute}
    tx.run(update(mailbox).where(tx.mine(mailbox), mailbox.c.id == row.id).values(**values))
    tell(tx, row.id)


def _keep_addresses(tx: Write, mailbox_id: int, addresses: Iterable[str]) -> None:
    """What is written from these is a colleague's from now on, even when the mailbox is lost again (H27)."""
    kept = t.mailbox_address
    tx.run(delete(kept).where(tx.mine(kept), kept.c.mailbox_id == mailbox_id))
    for address in sorted(set(addresses)):
        tx.insert(kept, {"workspace_id": tx.workspace_id, "address": address, "mailbox_id": mailbox_id})


def set_state(
    tx: Write, mailbox_id: int, state: str, reason: str | None = None, challenge: str | None = None
) -> None:
    """The mailbox is `active`, `paused`, needs its owner (`reauthorize`), or is `disconnected`."""
    row = by_id(tx, mailbox_id)
    if row is None:
        return
    tx.run(
        update(mailbox)
        .where(tx.mine(mailbox), mailbox.c.id == mailbox_id)
        .values(state=state, reason=reason, challenge=challenge)
    )
    tell(tx, mailbox_id)


def advance(tx: Write, row: MailboxRow, cursor: str) -> bool:
    """Move the cursor on, unless somebody else has moved it since we read it (never backwards)."""
    same = and_(tx.mine(mailbox), mailbox.c.id == row.id, mailbox.c.cursor == row.cursor)
    calm = {"trouble": None, "trouble_since": None}
    return tx.run(update(mailbox).where(same).values(cursor=cursor, synced_at=tx.now, **calm)) == 1


def trouble(tx: Write, mailbox_id: int, reason: str) -> None:
    """The last look failed; since when it does, stays."""
    tx.run(
        update(mailbox)
        .where(tx.mine(mailbox), mailbox.c.id == mailbox_id)
        .values(trouble=reason[:200], trouble_since=func.coalesce(mailbox.c.trouble_since, tx.now))
    )


def of_workspace(tx: Read) -> list[MailboxRow]:
    """Every mailbox, for whoever looks after them all."""
    return [of_row(row) for row in tx.all(select(mailbox).where(tx.mine(mailbox)).order_by(mailbox.c.id))]


def by_address(tx: System, provider: str, address: str) -> list[tuple[int, int]]:
    """(workspace, mailbox) of the active mailboxes with an address, in whichever workspace."""
    rows = tx.all(
        select(mailbox.c.workspace_id, mailbox.c.id).where(
            mailbox.c.workspace_id == t.workspace.c.id,
            mailbox.c.provider == provider,
            mailbox.c.address == address,
            mailbox.c.state == "active",
        )
    )
    return [(row.workspace_id, row.id) for row in rows]


def active(tx: System) -> list[tuple[int, int]]:
    """(workspace, mailbox) of every active mailbox, for periodic work."""
    rows = tx.all(
        select(mailbox.c.workspace_id, mailbox.c.id)
        .where(mailbox.c.workspace_id == t.workspace.c.id, mailbox.c.state == "active")
        .order_by(mailbox.c.workspace_id, mailbox.c.id)
    )
    return [(row.workspace_id, row.id) for row in rows]
