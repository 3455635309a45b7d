"""Owners: the people a record may belong to."""

from datetime import datetime

from shared_schema.hubspot.shape import Paging, Query, Said
from shared_schema.struct import Line


class OwnersQuery(Query, frozen=True, kw_only=True):
    """A page of owners; `email` picks the one with that address."""

    email: Line | None = None
    after: Line | None = None
    limit: int = 100
    archived: bool = False


class OwnerQuery(Query, frozen=True, kw_only=True):
    """What the id is: `id` or `userId`; both are the same here."""

    id_property: Line = "id"
    archived: bool = False


class OwnerTeam(Said, frozen=True, kw_only=True):
    """A team that an owner belongs to."""

    id: str
    name: str
    primary: bool


class Owner(Said, frozen=True, kw_only=True):
    """One person who may own records."""

    id: str
    email: str
    type: str
    first_name: str
    last_name: str
    user_id: int
    user_id_including_inactive: int
    created_at: datetime
    updated_at: datetime
    archived: bool
    teams: list[OwnerTeam] = []


class OwnersPage(Said, frozen=True, kw_only=True):
    """One page of owners."""

    results: list[Owner]
    paging: Paging | None = None
