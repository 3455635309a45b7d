"""Every table: the map of the house.

Tenant tables have the key (workspace_id, id); ids come from one counter per workspace, handed out
under the writer lock (`tx.Write.new_id`). Foreign keys carry the workspace, so that a row can never
point into another one (ASVS 8.4.1). `SYSTEM` lists the few tables that belong to no workspace.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import BigInteger as _BigInteger
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigInteger = _BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys only
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Utc(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite's text is read in one step: a look-up reads dozens of instants."""
        return _instant_of if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.astimezone(UTC)


def _instant_of(text_: str | None) -> datetime | None:
    return None if text_ is None else datetime.fromisoformat(f"{text_}+00:00")


def _tenant(name: str, *parts: Any) -> Table:
    own = (
        Column("workspace_id", BigInteger, ForeignKey("workspace.id"), nullable=False),
        Column("id", BigInteger, nullable=False, autoincrement=False),
    )
    return Table(name, metadata, *own, *parts, PrimaryKeyConstraint("workspace_id", "id"))


def _link(name: str, *parts: Any, key: tuple[str, ...], is_held: bool = False) -> Table:
    """`is_held`: what it belongs to carries the workspace, and no second key needs to be looked at."""
    keys = () if is_held else (ForeignKey("workspace.id"),)
    own = Column("workspace_id", BigInteger, *keys, nullable=False)
    return Table(name, metadata, own, *parts, PrimaryKeyConstraint("workspace_id", *key))


def _to(table: str, column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def _instant(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Utc, nullable=nullable)


# ---- the workspace and its people -------------------------------------------------------------

workspace = Table(
    "workspace",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("last_id", BigInteger, nullable=False, server_default=text("0")),
    Column("seq", BigInteger, nullable=False, server_default=text("0")),  # of the feed
    Column("searched_seq", BigInteger, nullable=False, server_default=text("0")),  # as far as search knows
    Column("unsubscribe_link", String(8), nullable=False, server_default="choice"),  # always, choice (H40)
    Column("keep_files", Boolean, nullable=False, server_default=text("true")),  # of logged mail (H8)
    _instant("created_at"),
)

user = _tenant(
    "user",
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("seat", String(16), nullable=False),
    Column("is_admin", Boolean, nullable=False, server_default=text("false")),  # super admin (H35, H44)
    Column("role_id", BigInteger, nullable=True),  # none: everything that the seat allows
    Column("unsubscribe_link", Boolean, nullable=False, server_default=text("true")),  # in their mail (H40)
    Column("default_from", Text, nullable=True),  # of the addresses of their mailboxes (S13)
    _instant("disabled_at", nullable=True),
    _instant("created_at"),
    _to("role", "role_id"),
    UniqueConstraint("workspace_id", "email"),
)

role = _tenant(
    "role",
    Column("name", Text, nullable=False),
    Column("grants", Json, nullable=False),  # core.permission.Grants as JSON (H44)
    _instant("created_at"),
    UniqueConstraint("workspace_id", "name"),
)

team = _tenant(
    "team",
    Column("name", Text, nullable=False),
    _instant("created_at"),
    UniqueConstraint("workspace_id", "name"),
)

team_member = _link(
    "team_member",
    Column("team_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    _to("team", "team_id"),
    _to("user", "user_id"),
    Index(None, "workspace_id", "user_id", "team_id"),
    key=("team_id", "user_id"),
)

# Who a provider says somebody is: issuer and subject, never the e-mail (check 25).
identity = Table(
    "identity",
    metadata,
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("workspace_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    _instant("created_at"),
    PrimaryKeyConstraint("issuer", "subject", "workspace_id"),
    _to("user", "user_id"),
    Index(None, "workspace_id", "user_id"),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("workspace_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    _instant("expires_at"),
    _instant("used_at", nullable=True),
    _to("user", "user_id"),
)

session = Table(
    "session",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),  # web, panel
    Column("workspace_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("csrf", String(64), nullable=False),
    _instant("created_at"),
    _instant("last_seen_at"),
    _instant("expires_at"),
    _instant("revoked_at", nullable=True),
    _to("user", "user_id"),
    Index(None, "workspace_id", "user_id"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("session_id", BigInteger, ForeignKey("session.id"), nullable=False),
    _instant("expires_at"),
    _instant("used_at", nullable=True),
)

pairing = Table(
    "pairing",
    metadata,
    Column("device_hash", String(64), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("workspace_id", BigInteger, nullable=True),
    Column("user_id", BigInteger, nullable=True),
    _instant("created_at"),
    _instant("expires_at"),
    _instant("claimed_at", nullable=True),
)

# Access tokens of the API: a token acts for the user who made it, within its scopes (B12).
access_token = Table(
    "access_token",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("workspace_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    _instant("created_at"),
    _instant("last_used_at", nullable=True),
    _instant("revoked_at", nullable=True),
    _to("user", "user_id"),
    Index(None, "workspace_id", "user_id"),
)

# Where the link in a sent mail leads (H40); the mail's recipients are in the submission's plan.
unsubscribe_link = Table(
    "unsubscribe_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("workspace_id", BigInteger, nullable=False),
    Column("submission_id", BigInteger, nullable=False),
    _instant("created_at"),
    _to("submission", "submission_id"),
    Index(None, "workspace_id", "submission_id"),
)

# Tries by key and window: pairing codes, sign-in, pairing starts (ASVS 6.3.1).
attempt = Table(
    "attempt",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("tries", Integer, nullable=False),
    _instant("window_ends_at"),
)

oauth_flow = Table(
    "oauth_flow",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("provider", String(16), nullable=False),
    Column("intent", String(16), nullable=False),  # connect, connect_team, connect_shared, sign_in
    Column("browser_hash", String(64), nullable=False),
    Column("workspace_id", BigInteger, nullable=True),
    Column("user_id", BigInteger, nullable=True),
    Column("address", Text, nullable=True),
    Column("team_id", BigInteger, nullable=True),  # of a mailbox that shall be a team's
    Column("flow", LargeBinary, nullable=False),  # sealed: holds verifier and nonce
    _instant("expires_at"),
)

# A sealed value of known content: tells at start-up whether this is the right root key.
key_check = Table(
    "key_check",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

# ---- the CRM ----------------------------------------------------------------------------------

# Custom object types, and only those: contacts, companies, deals and tickets are in core.object_types.
object_type = _tenant(
    "object_type",
    Column("name", String(32), nullable=False),  # what `record.kind` holds
    Column("singular", Text, nullable=False),
    Column("plural", Text, nullable=False),
    Column("primary_property", String(100), nullable=False),
    Column("secondary", Json, nullable=False),  # names of properties shown under the name
    Column("searchable", Json, nullable=False),
    Column("required", Json, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("archived_at", nullable=True),
    UniqueConstraint("workspace_id", "name"),
)

# Properties that a workspace has defined itself; the built-in ones are in core.properties.
property_ = _tenant(
    "property",
    Column("kind", String(32), nullable=False),
    Column("name", String(100), nullable=False),
    Column("label", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("field_type", String(24), nullable=False),
    Column("group_name", String(100), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("options", Json, nullable=False),  # [[value, label, hidden], …] of an enumeration
    Column("is_unique", Boolean, nullable=False, server_default=text("false")),
    Column("is_hidden", Boolean, nullable=False, server_default=text("false")),
    Column("display_order", Integer, nullable=False, server_default=text("-1")),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("archived_at", nullable=True),
    UniqueConstraint("workspace_id", "kind", "name"),
)

property_group = _tenant(
    "property_group",
    Column("kind", String(32), nullable=False),
    Column("name", String(100), nullable=False),
    Column("label", Text, nullable=False),
    Column("display_order", Integer, nullable=False, server_default=text("-1")),
    _instant("archived_at", nullable=True),
    UniqueConstraint("workspace_id", "kind", "name"),
)

pipeline = _tenant(
    "pipeline",
    Column("kind", String(32), nullable=False),
    Column("label", Text, nullable=False),
    Column("display_order", Integer, nullable=False),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("archived_at", nullable=True),
    Index(None, "workspace_id", "kind"),
)

stage = _tenant(
    "stage",
    Column("pipeline_id", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("display_order", Integer, nullable=False),
    Column("outcome", String(8), nullable=False),  # open, won, lost, closed (T10)
    Column("probability", String(8), nullable=False, server_default=""),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("archived_at", nullable=True),
    _to("pipeline", "pipeline_id"),
    Index(None, "workspace_id", "pipeline_id"),
)

# One table for every object type: columns for what rules and lists read, the rest in `properties`.
record = _tenant(
    "record",
    Column("kind", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("subtitle", Text, nullable=False, server_default=""),
    Column("stage_id", BigInteger, nullable=True),
    Column("is_open", Boolean, nullable=True),
    Column("owner_id", BigInteger, nullable=True),
    Column("domain", Text, nullable=True),  # of a company
    Column("properties", Json, nullable=False),  # name → text, as the API has them
    Column("created_by", BigInteger, nullable=True),
    Column("source", String(16), nullable=False, server_default="system"),  # panel, api, import, system
    Column("merged_into", BigInteger, nullable=True),
    _instant("created_at"),
    _instant("updated_at"),
    _instant("archived_at", nullable=True),
    _to("user", "owner_id"),
    _to("user", "created_by"),
    _to("stage", "stage_id"),
    _to("record", "merged_into"),
    Index(None, "workspace_id", "kind", "name", "id"),
    Index(None, "workspace_id", "kind", "updated_at", "id"),
    Index(None, "workspace_id", "kind", "created_at", "id"),
    Index(None, "workspace_id", "kind", "owner_id", "id"),
    Index(None, "workspace_id", "kind", "stage_id", "id"),
    Index(None, "workspace_id", "kind", "domain"),
    Index(None, "workspace_id", "kind", "id"),  # the API walks a whole type in pages, by id
    # A record can be removed without a look at every other one.
    Index(
        "ix_record_merged_into",
        "workspace_id",
        "merged_into",
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
)

# Values of properties that only one record may have.
unique_value = _link(
    "unique_value",
    Column("kind", String(32), nullable=False),
    Column("name", String(100), nullable=False),
    Column("value", Text, nullable=False),
    Column("record_id", BigInteger, nullable=False),
    _to("record", "record_id"),
    Index(None, "workspace_id", "record_id"),
    key=("kind", "name", "value"),
)

# Who changed what, when, from what; the first value stands in the first change's `old`.
property_change = _tenant(
    "property_change",
    Column("record_id", BigInteger, nullable=False),
    Column("name", String(100), nullable=False),
    Column("old", Text, nullable=True),
    Column("new", Text, nullable=True),
    Column("user_id", BigInteger, nullable=True),
    Column("source", String(16), nullable=False),
    _instant("at"),
    _to("record", "record_id"),
    _to("user", "user_id"),
    Index(None, "workspace_id", "record_id", "name", "id"),
)

address = _link(
    "address",
    Column("address", Text, nullable=False),  # normalised once, by core.address (P25)
    Column("contact_id", BigInteger, nullable=False),
    Column("is_primary", Boolean, nullable=False),
    _to("record", "contact_id"),
    Index(None, "workspace_id", "contact_id"),
    key=("address",),
    is_held=True,  # by the contact: a key of its own costs an import on PostgreSQL a fifth of its time
)

# Record to record, stored once in each direction; listed paths are walked only (T17).
relation = _link(
    "relation",
    Column("from_id", BigInteger, nullable=False),
    Column("to_id", BigInteger, nullable=False),
    Column("to_kind", String(32), nullable=False),
    Column("is_primary", Boolean, nullable=False, server_default=text("false")),
    _instant("at"),
    _to("record", "from_id"),
    _to("record", "to_id"),
    Index(None, "workspace_id", "from_id", "to_kind", "at"),
    Index(None, "workspace_id", "to_id"),  # what points to a record is found when it is removed
    key=("from_id", "to_id"),
)

# Who was erased for good: digests of their addresses, so that they do not come back by themselves (H41).
blocked_address = _link(
    "blocked_address",
    Column("address_hash", String(64), nullable=False),
    _instant("at"),
    key=("address_hash",),
)

# ---- mail -------------------------------------------------------------------------------------

mailbox = _tenant(
    "mailbox",
    Column("user_id", BigInteger, nullable=False),
    Column("provider", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("identities", Json, nullable=False),
    Column("from_name", Boolean, nullable=False),  # may we choose the display name (S12, S15)?
    Column("state", String(16), nullable=False),  # active, reauthorize, disconnected
    Column("reason", Text, nullable=True),
    Column("challenge", Text, nullable=True),  # claims that the next sign-in has to answer
    Column("logging", String(8), nullable=False),
    Column("cursor", Text, nullable=True),
    _instant("connected_at"),
    _instant("synced_at", nullable=True),
    Column("trouble", Text, nullable=True),  # why the last look failed, while it does
    _instant("trouble_since", nullable=True),
    Column("most_a_day", Integer, nullable=True),  # none: as many as the provider lets (H45, H46)
    Column("most_a_minute", Integer, nullable=True),
    _instant("identities_at", nullable=True),  # when the provider was last asked for addresses and signatures
    Column("kind", String(8), nullable=False, server_default="personal"),  # personal, team (S2, S11)
    # Who may use a team's; none: everybody with a paid seat. No key: SQLite would make the table anew for it,
    # which it refuses while anything hangs on a mailbox. A team that is not there lets nobody in.
    Column("team_id", BigInteger, nullable=True),
    Column("access", String(8), nullable=False, server_default="own"),  # own sign-in, or shared: a member's
    _to("user", "user_id"),
    UniqueConstraint("workspace_id", "issuer", "subject"),
    Index(None, "workspace_id", "address"),
    Index(
        "ix_mailbox_of_teams",
        "workspace_id",
        "team_id",
        sqlite_where=text("kind = 'team'"),
        postgresql_where=text("kind = 'team'"),
    ),
    Index(None, "workspace_id", "user_id", "id"),
)

# Every address of a mailbox, its own and its identities': who of a mail is a colleague is one look (H27).
mailbox_address = _link(
    "mailbox_address",
    Column("address", Text, nullable=False),
    Column("mailbox_id", BigInteger, nullable=False),
    _to("mailbox", "mailbox_id"),
    Index(None, "workspace_id", "mailbox_id"),
    key=("address", "mailbox_id"),
)

# What stands below mail from one of a mailbox's addresses: the provider's, or one's own in its place.
signature = _link(
    "signature",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
    Column("html", Text, nullable=False),  # as it came; sanitised on its way out
    Column("is_own", Boolean, nullable=False),
    _to("mailbox", "mailbox_id"),
    key=("mailbox_id", "address"),
)

secret = _link(
    "secret",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    _instant("refresh_until", nullable=True),  # somebody is at the token endpoint, at most until then
    _to("mailbox", "mailbox_id"),
    key=("mailbox_id",),
)

thread = _tenant(
    "thread",
    Column("subject", Text, nullable=False),
    _instant("last_at"),
)

thread_key = _link(
    "thread_key",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("thread_id", BigInteger, nullable=True),  # None until the provider confirmed the hint
    _instant("fetched_at", nullable=True),
    Column("problem", String(32), nullable=True),
    _instant("last_at", nullable=True),
    _to("mailbox", "mailbox_id"),
    _to("thread", "thread_id"),
    Index(None, "workspace_id", "thread_id"),
    Index(None, "workspace_id", "mailbox_id", "last_at"),
    key=("mailbox_id", "key"),
)

message = _tenant(
    "message",
    Column("thread_id", BigInteger, nullable=False),
    Column("dedupe_key", String(64), nullable=False),
    Column("header_id", Text, nullable=True),
    Column("subject", Text, nullable=False),
    Column("people", Json, nullable=False),  # [[role, address, name], …]
    Column("snippet", Text, nullable=False),
    Column("in_reply_to", Text, nullable=True),
    Column("references", Json, nullable=False),
    Column("automatic", Boolean, nullable=False),
    _instant("at"),
    _to("thread", "thread_id"),
    UniqueConstraint("workspace_id", "dedupe_key"),
    Index(None, "workspace_id", "thread_id", "at"),
)

# Every Message-ID a message is known by: ours, and the one a provider put in its place.
header_id = _link(
    "header_id",
    Column("header_id", Text, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    _to("message", "message_id"),
    Index(None, "workspace_id", "message_id"),
    key=("header_id", "message_id"),
)

message_body = _link(
    "message_body",
    Column("message_id", BigInteger, nullable=False),
    Column("text", LargeBinary, nullable=False),  # zlib
    Column("html", LargeBinary, nullable=False),  # zlib, as it came: sanitised when shown
    _to("message", "message_id"),
    key=("message_id",),
)

# Files of logged mail; the content lies on disk once, under its hash (store.blobs).
message_file = _tenant(
    "message_file",
    Column("message_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),  # waiting, kept, lost, too_large
    Column("hash", String(64), nullable=True),
    _to("message", "message_id"),
    Index(None, "workspace_id", "message_id"),
    Index(None, "workspace_id", "hash"),
)

sighting = _link(
    "sighting",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("thread_key", Text, nullable=False),
    Column("direction", String(8), nullable=False),
    _instant("received_at"),
    Column("gone", String(8), nullable=True),  # spam, trash, deleted: where the mailbox has put it since
    _to("mailbox", "mailbox_id"),
    _to("message", "message_id"),
    Index(None, "workspace_id", "message_id"),
    Index(None, "workspace_id", "mailbox_id", "received_at"),
    key=("mailbox_id", "key"),
)

# ---- how the mailboxes are kept in step ----------------------------------------------------------

# A walk through mail that is there already, newest first, page by page; one at a time in a mailbox.
backfill = _tenant(
    "backfill",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("purpose", String(8), nullable=False),  # chosen (by the owner), resync (a cursor was too old)
    Column("state", String(10), nullable=False),  # running, done, canceled
    _instant("since", nullable=True),  # None: all there is
    _instant("before"),
    Column("token", Text, nullable=True),
    _instant("reached_at", nullable=True),  # the oldest mail so far: from here it goes on without its token
    Column("total", BigInteger, nullable=True),  # the provider's estimate
    Column("looked", BigInteger, nullable=False, server_default=text("0")),
    Column("stored", BigInteger, nullable=False, server_default=text("0")),
    Column("logged", BigInteger, nullable=False, server_default=text("0")),
    _instant("started_at"),
    _instant("ended_at", nullable=True),
    _to("mailbox", "mailbox_id"),
    Index(None, "workspace_id", "mailbox_id", "id"),
)

# Messages that broke their own processing: named, tried a few times, then left for a person.
set_aside = _link(
    "set_aside",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    _instant("first_at"),
    _instant("next_at", nullable=True),  # None: not again by itself
    _instant("received_at", nullable=True),
    _to("mailbox", "mailbox_id"),
    key=("mailbox_id", "key"),
)

# What a mailbox held on a day against what was seen of it (B7).
reconciliation = _link(
    "reconciliation",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("held", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("reasons", Json, nullable=False),  # reason → how many
    Column("unexplained", Integer, nullable=False),
    Column("keys", Json, nullable=False),  # the first of the unexplained ones, by the provider's ids
    _instant("at"),
    _to("mailbox", "mailbox_id"),
    key=("mailbox_id", "day"),
)

watch = _link(
    "watch",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("ident", Text, nullable=True),  # the provider's own id of the subscription
    Column("secret_hash", String(64), nullable=False),
    _instant("expires_at"),
    _instant("renewed_at"),
    _instant("pushed_at", nullable=True),
    _to("mailbox", "mailbox_id"),
    Index(None, "workspace_id", "ident"),
    key=("mailbox_id",),
)

# ---- what the CRM keeps of mail -----------------------------------------------------------------

decision = _tenant(
    "decision",
    Column("message_id", BigInteger, nullable=False),
    Column("mailbox_id", BigInteger, nullable=True),
    Column("verdict", String(16), nullable=False),
    Column("rule", String(32), nullable=False),
    Column("because", Text, nullable=False),
    Column("steps", Json, nullable=False),
    Column("facts", Json, nullable=False),
    Column("rules_version", Integer, nullable=False),
    _instant("at"),
    _to("message", "message_id"),
    Index(None, "workspace_id", "message_id", "id"),
)

engagement = _tenant(
    "engagement",
    Column("kind", String(16), nullable=False),
    Column("message_id", BigInteger, nullable=True),
    Column("thread_id", BigInteger, nullable=True),
    Column("direction", String(8), nullable=True),
    Column("subject", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("people", Json, nullable=False),
    Column("user_id", BigInteger, nullable=True),
    Column("decision_id", BigInteger, nullable=True),
    Column("properties", Json, nullable=False, server_default="{}"),  # name → text, of what is no mail
    _instant("at"),
    _to("message", "message_id"),
    _to("thread", "thread_id"),
    _to("user", "user_id"),
    _to("decision", "decision_id"),
    Index("uq_engagement_message", "workspace_id", "message_id", unique=True),
    Index(None, "workspace_id", "thread_id", "at"),
)

association = _link(
    "association",
    Column("record_id", BigInteger, nullable=False),
    Column("engagement_id", BigInteger, nullable=False),
    Column("source", String(12), nullable=False),  # ticked, default, inherited
    _instant("at"),  # the engagement's own instant: a page of the timeline is one index walk
    _to("record", "record_id"),
    _to("engagement", "engagement_id"),
    Index(None, "workspace_id", "record_id", "at", "engagement_id"),
    Index(None, "workspace_id", "engagement_id"),
    key=("record_id", "engagement_id"),
)

draft = _tenant(
    "draft",
    Column("user_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=True),  # none: a new mail, written from a record (S1)
    Column("record_id", BigInteger, nullable=True),
    Column("answers_id", BigInteger, nullable=True),
    Column("kind", String(12), nullable=False, server_default="reply"),  # reply, reply_all, forward, new
    Column("carrying", Boolean, nullable=False, server_default=text("false")),  # files are on the way
    Column("mailbox_id", BigInteger, nullable=False),
    Column("from_address", Text, nullable=True),  # none: the mailbox's own (S11)
    Column("to", Json, nullable=False),
    Column("cc", Json, nullable=False),
    Column("bcc", Json, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("record_ids", Json, nullable=False),  # the ticked ones
    Column("unsubscribe_link", Boolean, nullable=True),  # none: as the user usually does (H40)
    Column("signature", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False),
    Column("state", String(12), nullable=False),  # open, submitted, discarded
    _instant("updated_at"),
    _to("user", "user_id"),
    _to("thread", "thread_id"),
    _to("record", "record_id"),
    _to("mailbox", "mailbox_id"),
    _to("message", "answers_id"),
    # One open new mail for a user and record, as there is one answer for a thread.
    Index(
        "uq_draft_open_record",
        "workspace_id",
        "user_id",
        "record_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    # One open draft for a user and thread: two open panels edit the same one.
    Index(
        "uq_draft_open",
        "workspace_id",
        "user_id",
        "thread_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

# Files attached to drafts; the content lies on disk once, under its hash (store.blobs).
draft_file = _tenant(
    "draft_file",
    Column("draft_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("cid", String(120), nullable=True),
    Column("carried", Boolean, nullable=False, server_default=text("false")),  # by a forward
    _instant("at"),
    _to("draft", "draft_id"),
    Index(None, "workspace_id", "draft_id"),
    Index(None, "workspace_id", "hash"),
)

submission = _tenant(
    "submission",
    Column("draft_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("mailbox_id", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("state", String(12), nullable=False),  # queued sending sent unknown held failed canceled
    Column("attempt", Integer, nullable=False),  # fences off a worker that slept past its lease
    Column("plan", Json, nullable=False),
    Column("marker", String(32), nullable=False),
    Column("header_id", Text, nullable=False),
    Column("staged_ref", Text, nullable=True),
    Column("sending_since", Utc, nullable=True),
    Column("looks", Integer, nullable=False, server_default=text("0")),
    Column("fault", Text, nullable=True),
    Column("message_id", BigInteger, nullable=True),
    Column("engagement_id", BigInteger, nullable=True),
    _instant("send_at"),
    _instant("sent_at", nullable=True),
    _instant("created_at"),
    _to("draft", "draft_id"),
    _to("user", "user_id"),
    _to("mailbox", "mailbox_id"),
    UniqueConstraint("workspace_id", "user_id", "key"),
    Index(None, "workspace_id", "draft_id"),
    Index(None, "workspace_id", "header_id"),
    Index(None, "workspace_id", "mailbox_id", "send_at"),  # what a mailbox has sent of late (H45)
)

# ---- tasks --------------------------------------------------------------------------------------

# What a task has beside its engagement: so that a list of what is due is one index walk.
task = _link(
    "task",
    Column("engagement_id", BigInteger, nullable=False),
    Column("owner_id", BigInteger, nullable=True),
    Column("type", String(8), nullable=False),  # email, call, todo (S44)
    _instant("due_at"),
    _instant("done_at", nullable=True),
    _to("engagement", "engagement_id"),
    _to("user", "owner_id"),
    Index(
        "ix_task_open",
        "workspace_id",
        "owner_id",
        "due_at",
        "engagement_id",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(None, "workspace_id", "owner_id", "done_at", "engagement_id"),
    key=("engagement_id",),
)

# ---- what an admin defines, consent, and webhooks -------------------------------------------------

# Types of association that a workspace has defined: two rows each, one a direction, that know each
# other. Without a label it says that records of two kinds may be associated at all (T17).
association_type = _tenant(
    "association_type",
    Column("from_kind", String(32), nullable=False),
    Column("to_kind", String(32), nullable=False),
    Column("name", String(100), nullable=False),
    Column("label", Text, nullable=True),
    Column("inverse_id", BigInteger, nullable=False),
    _instant("created_at"),
    _instant("updated_at"),
    Index(None, "workspace_id", "from_kind", "to_kind"),
)

# The labels that a relation bears in one direction; the relation itself is in `relation`.
relation_label = _link(
    "relation_label",
    Column("from_id", BigInteger, nullable=False),
    Column("to_id", BigInteger, nullable=False),
    Column("category", String(16), nullable=False),  # HUBSPOT_DEFINED, USER_DEFINED
    Column("type_id", BigInteger, nullable=False),
    _to("record", "from_id"),
    _to("record", "to_id"),
    Index(None, "workspace_id", "category", "type_id"),
    key=("from_id", "to_id", "category", "type_id"),
)

# How many records one record may be associated with by a type, where an admin wants fewer than H23.
association_limit = _link(
    "association_limit",
    Column("from_kind", String(32), nullable=False),
    Column("to_kind", String(32), nullable=False),
    Column("category", String(16), nullable=False),
    Column("type_id", BigInteger, nullable=False),
    Column("most", Integer, nullable=False),
    key=("from_kind", "to_kind", "category", "type_id"),
)

# Who defined what: pipelines, stages, properties, object types, labels.
definition_change = _tenant(
    "definition_change",
    Column("subject", String(16), nullable=False),  # pipeline, stage, property, object_type, label
    Column("ref", String(140), nullable=False),
    Column("action", String(8), nullable=False),  # CREATE, UPDATE, DELETE, RESTORE
    Column("definition", Json, nullable=False),  # as it was given
    Column("user_id", BigInteger, nullable=True),
    _instant("at"),
    _to("user", "user_id"),
    Index(None, "workspace_id", "subject", "ref", "id"),
)

# Kinds of mail that people subscribe to; one-to-one mail is built in (core.consent).
subscription_type = _tenant(
    "subscription_type",
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    _instant("created_at"),
    _instant("updated_at"),
    UniqueConstraint("workspace_id", "name"),
)

# Append-only: what somebody said about mail to an address (T7). The state is derived, never stored.
consent_event = _tenant(
    "consent_event",
    Column("address", Text, nullable=False),  # normalised by core.address, not of a contact (H36)
    Column("subscription_id", BigInteger, nullable=True),  # none: all mail
    Column("state", String(16), nullable=False),  # SUBSCRIBED, UNSUBSCRIBED
    Column("legal_basis", String(32), nullable=True),
    Column("explanation", Text, nullable=False, server_default=""),
    Column("source", String(16), nullable=False),  # panel, api, link
    Column("user_id", BigInteger, nullable=True),
    _instant("at"),
    _to("user", "user_id"),
    Index(None, "workspace_id", "address", "id"),
)

# What of it never changes; the address and the explanation of an erased person are taken out (H41).
SAID = ("workspace_id", "id", "subscription_id", "state", "legal_basis", "source", "user_id", "at")

# Where changes are reported to; `app_id` is the number that its owner calls it by.
webhook = _tenant(
    "webhook",
    Column("app_id", BigInteger, nullable=False),
    Column("target_url", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("batch", Integer, nullable=False),  # most events in one delivery
    _instant("failing_since", nullable=True),
    _instant("disabled_at", nullable=True),
    _instant("created_at"),
    _instant("updated_at"),
    UniqueConstraint("workspace_id", "app_id"),
)

webhook_subscription = _tenant(
    "webhook_subscription",
    Column("webhook_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),  # of object
    Column("event", String(24), nullable=False),  # creation, propertyChange, …
    Column("property_name", String(100), nullable=True),
    Column("is_active", Boolean, nullable=False),
    _instant("created_at"),
    _instant("updated_at"),
    _to("webhook", "webhook_id"),
    Index(None, "workspace_id", "kind", "event"),
)

webhook_delivery = _tenant(
    "webhook_delivery",
    Column("webhook_id", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),  # waiting, sending, delivered, failed
    Column("size", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("fault", Text, nullable=True),  # of the last attempt
    _instant("created_at"),
    _instant("tried_at", nullable=True),
    _to("webhook", "webhook_id"),
    Index(None, "workspace_id", "webhook_id", "state", "id"),
)

webhook_event = _tenant(
    "webhook_event",
    Column("delivery_id", BigInteger, nullable=False),
    Column("subscription_id", BigInteger, nullable=False),
    Column("type", String(48), nullable=False),  # contact.propertyChange, …
    Column("content", Json, nullable=False),
    _instant("at"),
    _to("webhook_delivery", "delivery_id"),
    Index(None, "workspace_id", "delivery_id"),
)

# ---- lists ------------------------------------------------------------------------------------

# A list as somebody likes it; filters and sort as the wire has them (shared_schema.crm).
view = _tenant(
    "view",
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("layout", String(8), nullable=False),  # list, board
    Column("columns", Json, nullable=False),
    Column("filters", Json, nullable=False),
    Column("sort", Json, nullable=False),
    Column("shared", String(8), nullable=False),  # own, team, everyone
    _instant("created_at"),
    _instant("updated_at"),
    _to("user", "user_id"),
    Index(None, "workspace_id", "user_id"),
)

# ---- imports --------------------------------------------------------------------------------------

# One import of one file, from the upload to its undo; `cursor` counts the rows that are done.
import_run = _tenant(
    "import_run",
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column(
        "state", String(12), nullable=False
    ),  # mapping checking checked running done undoing undone failed
    Column("file", String(64), nullable=False),  # a random name in the data directory
    Column("file_name", Text, nullable=False),  # as the person calls it; never a path
    Column("size", BigInteger, nullable=False),
    Column("shape", Json, nullable=False),  # format, encoding, delimiter
    Column("columns", Json, nullable=False),  # [[header, to], …]
    Column("samples", Json, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("clears", Boolean, nullable=False),
    Column("rows", BigInteger, nullable=True),  # known once the file was walked
    Column("cursor", BigInteger, nullable=False),
    Column("counts", Json, nullable=False),  # verdict → rows
    Column("problem", Text, nullable=True),
    _instant("created_at"),
    _instant("updated_at"),
    _to("user", "user_id"),
    Index(None, "workspace_id", "user_id", "id"),
)

# The ids that a chunk of an import has given to new records: what undo takes away.
import_range = _link(
    "import_range",
    Column("run_id", BigInteger, nullable=False),
    Column("first_id", BigInteger, nullable=False),
    Column("last_id", BigInteger, nullable=False),
    _to("import_run", "run_id"),
    key=("run_id", "first_id"),
)

# Rows worth showing: all that were changed or refused, and of the dry run the first of each kind.
import_row = _link(
    "import_row",
    Column("run_id", BigInteger, nullable=False),
    Column("phase", String(8), nullable=False),  # check, run, undo
    Column("number", BigInteger, nullable=False),
    Column("verdict", String(12), nullable=False),  # created updated refused kept
    Column("record_id", BigInteger, nullable=True),
    Column("name", Text, nullable=False),
    Column("changes", Json, nullable=False),  # [[property, old, new], …]
    Column("linked", Json, nullable=False),  # ids of records that were newly related
    Column("field", Text, nullable=True),
    Column("reason", Text, nullable=True),
    _to("import_run", "run_id"),
    Index(None, "workspace_id", "run_id", "phase", "record_id"),
    key=("run_id", "phase", "number"),
)

# ---- the feed and the jobs ----------------------------------------------------------------------

change = _link(
    "change",
    Column("seq", BigInteger, nullable=False),
    Column("topic", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ref", BigInteger, nullable=False),
    _instant("at"),
    key=("seq",),
)

job = Table(
    "job",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("workspace_id", BigInteger, ForeignKey("workspace.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("args", Json, nullable=False),
    Column("unique_key", String(128), nullable=True),
    Column("priority", Integer, nullable=False, server_default=text("5")),  # smaller is sooner
    Column("lane", String(64), nullable=True),  # of the jobs of one lane, one runs at a time
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("fault", Text, nullable=True),
    _instant("run_at"),
    _instant("lease_until", nullable=True),
    _instant("failed_at", nullable=True),
    Index(
        "ix_job_due",
        "priority",
        "run_at",
        sqlite_where=text("failed_at IS NULL"),
        postgresql_where=text("failed_at IS NULL"),
    ),
    # One waiting job a key; a job that is already running may be followed by one more.
    Index(
        "uq_job_waiting",
        "workspace_id",
        "unique_key",
        unique=True,
        sqlite_where=text("attempts = 0 AND failed_at IS NULL"),
        postgresql_where=text("attempts = 0 AND failed_at IS NULL"),
    ),
    sqlite_autoincrement=True,  # an id is never used again: it is half of the fence
)

# ---- administration ---------------------------------------------------------------------------

# Security events, append-only: who, when, what, about whom; ids and names of roles, no content (check 87).
audit = _tenant(
    "audit",
    Column("event", String(32), nullable=False),
    Column("by_id", BigInteger, nullable=True),  # none: the server itself
    Column("about_id", BigInteger, nullable=True),  # the user it happened to
    Column("subject", Text, nullable=False, server_default=""),  # the role, team or token, by name
    Column("changed", Json, nullable=False),  # field → [from, to]
    Column("via", String(16), nullable=False),
    _instant("at"),
    _to("user", "by_id"),
    _to("user", "about_id"),
    Index(None, "workspace_id", "event", "id"),
)

# Where a workspace's default associations differ from T11; no row: as there.
association_default = _link(
    "association_default",
    Column("origin", String(32), nullable=False),
    Column("target", String(32), nullable=False),
    Column("is_on", Boolean, nullable=False),
    key=("origin", "target"),
)

SYSTEM = frozenset(
    table.name
    for table in (
        workspace,
        identity,
        sign_in_link,
        session,
        ticket,
        pairing,
        access_token,
        unsubscribe_link,
        attempt,
        oauth_flow,
        key_check,
        job,
    )
)
