"""People, teams, roles and the security log as an administrator sees them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from server.core.consent import SubscriptionType
from server.core.object_types import ObjectType
from server.core.permission import Grant, grants_of
from server.core.unsubscribe import ALWAYS
from server.store.audit import Entry
from server.store.teams import Role, Team
from server.store.users import Account
from shared_schema import admin as wire
from shared_schema.subscriptions import SubscriptionTypeRow, SubscriptionTypes

SERVER = "Alongside"


def user(one: Account, teams: list[int], seen: tuple[datetime, int] | None) -> wire.UserRow:
    """One user; `seen` is when they were last seen and in how many places they are signed in."""
    return wire.UserRow(
        id=one.user.id,
        email=one.user.email,
        name=one.user.name,
        seat=one.user.seat,  # type: ignore[arg-type]  # the table holds seats only
        is_admin=one.user.is_admin,
        role=one.user.role_id,
        teams=teams,
        state="disabled" if one.disabled_at else "active" if seen else "invited",
        sessions=seen[1] if seen and not one.disabled_at else 0,
        last_seen_at=seen[0] if seen else None,
    )


def team(one: Team) -> wire.TeamRow:
    """One team."""
    return wire.TeamRow(id=one.id, name=one.name, members=list(one.members))


def role(one: Role, holders: list[int]) -> wire.RoleRow:
    """One role and who has it."""
    granted = {kind: grants(grant) for kind, grant in grants_of(one.grants).items()}
    return wire.RoleRow(id=one.id, name=one.name, grants=granted, users=holders)


def grants(one: Grant) -> wire.Grants:
    """How far a role reaches on one type."""
    return wire.Grants(**one.__dict__)


def kind(one: ObjectType) -> wire.KindRow:
    """One object type by name."""
    return wire.KindRow(kind=one.name, singular=one.singular, plural=one.plural, is_custom=one.is_custom)


def subscription_types(
    every: list[SubscriptionType], said: Mapping[int, int], policy: str
) -> SubscriptionTypes:
    """The kinds of mail that people may want or not, and who decides about the link in one-to-one mail."""
    return SubscriptionTypes(
        types=[
            SubscriptionTypeRow(
                id=one.id,
                name=one.name,
                description=one.description,
                purpose=one.purpose,
                is_active=one.is_active,
                is_built_in=one.is_built_in,
                said=said.get(one.id, 0),
                created_at=one.created_at,
            )
            for one in every
        ],
        unsubscribe_link="always" if policy == ALWAYS else "choice",
    )


def entry(one: Entry, people: Mapping[int, str], words: Mapping[tuple[str, int], str]) -> wire.AuditRow:
    """One security event, with names for ids."""
    return wire.AuditRow(
        id=one.id,
        at=one.at,
        event=one.event,
        by=people.get(one.by_id, "") if one.by_id else SERVER,
        about=people.get(one.about_id, "") if one.about_id else "",
        subject=one.subject,
        via=one.via,
        changed={name: [_word(name, value, words) for value in pair] for name, pair in one.changed.items()},
    )


def _word(name: str, value: Any, words: Mapping[tuple[str, int], str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_word(name, one, words) for one in value) or "none"
    if value is None:
        return "none"
    return words.get((name, value), str(value)) if isinstance(value, int) else str(value)
