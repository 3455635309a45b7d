"""Administration: people, teams, roles, default associations and the security log."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from .records import Done, RecordCard, RecordKind
from .struct import Command, Id, Line, View

Seat = Literal["core", "sales", "service", "view_only"]
Level = Literal["none", "owned", "team", "everything"]
Name = Annotated[str, msgspec.Meta(max_length=200, pattern="^[^\\x00-\\x1f\\x7f\\ud800-\\udfff]*$")]
Ids = Annotated[list[Id], msgspec.Meta(max_length=1000)]


class Grants(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far each action reaches on one object type; `unassigned` adds records without an owner (H44)."""

    view: Level
    edit: Level
    communicate: Level
    delete: Level
    unassigned: bool


RoleGrants = Annotated[dict[RecordKind, Grants], msgspec.Meta(max_length=200)]


class UserRow(View, frozen=True, kw_only=True):
    """One user; `invited` until they have signed in once."""

    id: Id
    email: str
    name: str
    seat: Seat
    is_admin: bool
    role: Id | None
    teams: list[Id]
    state: Literal["active", "invited", "disabled"]
    sessions: int
    last_seen_at: datetime | None = None


class TeamRow(View, frozen=True, kw_only=True):
    """One team with its members."""

    id: Id
    name: str
    members: list[Id]


class RoleRow(View, frozen=True, kw_only=True):
    """One role, and who has it; an object type that is not listed is fully granted."""

    id: Id
    name: str
    grants: RoleGrants
    users: list[Id]


class KindRow(View, frozen=True, kw_only=True):
    """An object type, as far as a role or a page needs to name it."""

    kind: RecordKind
    singular: str
    plural: str
    is_custom: bool


class People(View, frozen=True, kw_only=True):
    """Everybody of the workspace, and what they may be given."""

    users: list[UserRow]
    teams: list[TeamRow]
    roles: list[RoleRow]
    kinds: list[KindRow]


class ListPeople(Command, frozen=True, kw_only=True):
    """Users, teams, roles and object types."""


class InviteUser(Command, frozen=True, kw_only=True):
    """A new user and their first sign-in link."""

    email: Line
    name: Name
    seat: Seat
    is_admin: bool = False
    role: Id | None = None
    teams: Ids = []


class Invited(View, frozen=True, kw_only=True):
    """A sign-in link, said this once: hand it over. It opens once, until `expires_at`."""

    user: UserRow
    link: str
    expires_at: datetime


class ChangeUser(Command, frozen=True, kw_only=True):
    """A user is exactly so from now on."""

    user: Id
    name: Name
    seat: Seat
    is_admin: bool
    role: Id | None
    teams: Ids


class DisableUser(Command, frozen=True, kw_only=True):
    """Lock somebody out: sessions, sockets, mailboxes and mail waiting to leave stop (check 12)."""

    user: Id


class EnableUser(Command, frozen=True, kw_only=True):
    """Let somebody in again."""

    user: Id


class RenewLink(Command, frozen=True, kw_only=True):
    """A fresh sign-in link; the ones before open nothing any more."""

    user: Id


class EndSessions(Command, frozen=True, kw_only=True):
    """Sign somebody out everywhere."""

    user: Id


class ReadProfile(Command, frozen=True, kw_only=True):
    """The viewer's own profile."""


class SaveProfile(Command, frozen=True, kw_only=True):
    """The viewer's own name, as it goes out on mail (S12), and whether a link to unsubscribe does (H40)."""

    name: Name
    unsubscribe_link: bool | None = None  # none: as it is


class Profile(View, frozen=True, kw_only=True):
    """Who the viewer is here; seat, role and teams are an administrator's to change."""

    name: str
    email: str
    seat: Seat
    is_admin: bool
    role: str | None
    teams: list[str]
    unsubscribe_link: bool
    unsubscribe_forced: bool  # the workspace insists on it


class SaveTeam(Command, frozen=True, kw_only=True):
    """A team has this name and these members; without `team` it is a new one."""

    name: Name
    members: Ids
    team: Id | None = None


class DissolveTeam(Command, frozen=True, kw_only=True):
    """The team goes, its members stay."""

    team: Id


class SaveRole(Command, frozen=True, kw_only=True):
    """A role grants exactly this; without `role` it is a new one."""

    name: Name
    grants: RoleGrants
    role: Id | None = None


class DeleteRole(Command, frozen=True, kw_only=True):
    """Delete a role that nobody has."""

    role: Id


class PreviewRole(Command, frozen=True, kw_only=True):
    """What a user would reach with these grants, before anything is saved (B3)."""

    user: Id
    kind: RecordKind
    grants: Grants


class RolePreview(View, frozen=True, kw_only=True):
    """How many records of the type each action would reach, of how many; and the first ones in view."""

    total: int
    now: int
    view: int
    edit: int
    communicate: int
    delete: int
    sample: list[RecordCard]
    because: str = ""


class Switch(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a mail logged on a record of one type is logged on its records of another, too (H20)."""

    origin: RecordKind
    target: RecordKind
    on: bool


class ReadDefaults(Command, frozen=True, kw_only=True):
    """The workspace's default associations."""


class SaveDefaults(Command, frozen=True, kw_only=True):
    """Turn some switches; the others stay. `keep_files`: whether files of logged mail are kept (H8)."""

    switches: Annotated[list[Switch], msgspec.Meta(max_length=50)] = []
    keep_files: bool | None = None


class SwitchView(View, frozen=True, kw_only=True):
    """One switch, how it stands, how it would stand by itself, and what it does."""

    origin: RecordKind
    target: RecordKind
    on: bool
    usual: bool
    effect: str


class DefaultAssociations(View, frozen=True, kw_only=True):
    """Every switch there is, and whether the files of logged mail are kept here (H8)."""

    switches: list[SwitchView]
    keep_files: bool


class ListTokens(Command, frozen=True, kw_only=True):
    """The workspace's access tokens."""


class TokenRow(View, frozen=True, kw_only=True):
    """One token; it acts with the rights of the person who made it, within its scopes."""

    id: Id
    name: str
    by: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class Tokens(View, frozen=True, kw_only=True):
    """Every token, newest first, and every scope that one may have."""

    tokens: list[TokenRow]
    scopes: list[str]


class IssueToken(Command, frozen=True, kw_only=True):
    """A new access token."""

    name: Name
    scopes: Annotated[list[Line], msgspec.Meta(max_length=100)]


class IssuedToken(View, frozen=True, kw_only=True):
    """The token's secret, said this once."""

    id: Id
    secret: str


class RevokeToken(Command, frozen=True, kw_only=True):
    """End a token."""

    token: Id


class PageAudit(Command, frozen=True, kw_only=True):
    """Security events, newest first: of some kinds, by or about a person, before an event."""

    before: Id | None = None
    events: Annotated[list[Line], msgspec.Meta(max_length=50)] = []
    person: Id | None = None


class AuditRow(View, frozen=True, kw_only=True):
    """One event; `changed` is field → [from, to], as words for a person."""

    id: Id
    at: datetime
    event: str
    by: str
    about: str
    subject: str
    via: str
    changed: dict[str, list[str]]


class AuditPage(View, frozen=True, kw_only=True):
    """A page of the security log; `next` asks for older events, None at the end."""

    entries: list[AuditRow]
    events: list[str]
    next: Id | None = None


METHODS: dict[str, tuple[type[Command], Any]] = {
    "people.list": (ListPeople, People),
    "user.invite": (InviteUser, Invited),
    "user.change": (ChangeUser, UserRow),
    "user.disable": (DisableUser, UserRow),
    "user.enable": (EnableUser, UserRow),
    "user.renew_link": (RenewLink, Invited),
    "user.end_sessions": (EndSessions, UserRow),
    "profile.read": (ReadProfile, Profile),
    "profile.save": (SaveProfile, Profile),
    "team.save": (SaveTeam, TeamRow),
    "team.dissolve": (DissolveTeam, Done),
    "role.save": (SaveRole, RoleRow),
    "role.delete": (DeleteRole, Done),
    "role.preview": (PreviewRole, RolePreview),
    "associations.read_defaults": (ReadDefaults, DefaultAssociations),
    "associations.save_defaults": (SaveDefaults, DefaultAssociations),
    "token.list": (ListTokens, Tokens),
    "token.issue": (IssueToken, IssuedToken),
    "token.revoke": (RevokeToken, Done),
    "audit.page": (PageAudit, AuditPage),
}
