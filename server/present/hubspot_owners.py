"""People of the workspace as HubSpot's owners."""

from collections.abc import Iterable

from server.store import teams
from server.store.tx import Read
from server.store.users import Member
from shared_schema.hubspot.owners import Owner, OwnerTeam


def owners(tx: Read, found: Iterable[Member]) -> list[Owner]:
    """Owners with their teams, in the given order."""
    every = teams.teams(tx)
    return [
        _owner(
            one, [OwnerTeam(id=str(t.id), name=t.name, primary=False) for t in every if one.id in t.members]
        )
        for one in found
    ]


def _owner(one: Member, in_teams: list[OwnerTeam]) -> Owner:
    first, _, last = one.name.partition(" ")
    return Owner(
        id=str(one.id),
        email=one.email,
        type="PERSON",
        first_name=first,
        last_name=last,
        user_id=one.id,
        user_id_including_inactive=one.id,
        created_at=one.created_at,
        updated_at=one.disabled_at or one.created_at,
        archived=one.disabled_at is not None,
        teams=in_teams,
    )
