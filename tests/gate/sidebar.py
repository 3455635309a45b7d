"""Ways to a record beside the mail: reading, the composer, the log."""

from server.actions.archive_record import archive_record, restore_record
from server.actions.edit_record import find_record, update_record
from server.actions.log_mail import consider
from server.store import engagements, mailboxes, messages, records, schemas
from server.store.engagements import NewEngagement
from tests.gate.channel import Channel
from tests.gate.desk import Desk
from tests.gate.firm import ACTIVITIES, EDITED, EVERY, OWNERS, THREAD, owner_of

# ---- seeing


def found_by_id(desk: Desk, kind: str, action: str = "view") -> set[str]:
    """The gate itself, as every action passes it."""

    def look(owner: str) -> object:
        with desk.read() as tx:
            return find_record(tx, desk.viewer, kind, desk.firm.records[kind, owner], action)

    return {owner for owner in OWNERS if desk.attempt(lambda owner=owner: look(owner)) is not None}


def _refs(desk: Desk, kind: str) -> list[dict[str, object]]:
    return [{"kind": "record", "id": desk.firm.records[kind, owner]} for owner in OWNERS]


def read_in_the_panel(desk: Desk, kind: str) -> set[str]:
    return desk.firm.owners_in(kind, desk.panel("read", refs=_refs(desk, kind)))


def read_over_http(desk: Desk, kind: str) -> set[str]:
    return desk.firm.owners_in(kind, desk.post("/panel/read", refs=_refs(desk, kind)))


def read_on_the_socket(desk: Desk, kind: str) -> set[str]:
    return desk.firm.owners_in(kind, desk.socket().ask("read", refs=_refs(desk, kind)))


def timelines(desk: Desk, kind: str) -> set[str]:
    def has_page(owner: str) -> bool:
        ref = {"kind": kind, "id": desk.firm.records[kind, owner]}
        page = desk.panel("timeline.page", record=ref)
        return page is not None and len(page["entries"]) == 2 + len(ACTIVITIES)

    return set(filter(has_page, OWNERS))


def records_on_an_entry(desk: Desk, kind: str) -> set[str]:
    ref = {"kind": "engagement", "id": desk.firm.shared[kind]}
    return desk.firm.owners_in(kind, desk.panel("read", refs=[ref]))


def entries_by_id(desk: Desk, kind: str) -> set[str]:
    refs = [{"kind": "engagement", "id": desk.firm.entries[kind, owner]} for owner in OWNERS]
    items = desk.panel("read", refs=refs)["items"]
    return {owner for owner, item in zip(OWNERS, items, strict=True) if item["type"] != "gone"}


def bodies(desk: Desk, kind: str) -> set[str]:
    return {owner for owner in OWNERS if desk.panel("message.body", message=desk.firm.bodies[kind, owner])}


def _opened() -> dict[str, str]:
    return {"provider": "google", "account": "mia@northwind.test", "thread": THREAD}


def beside_the_mail(desk: Desk, kind: str) -> set[str]:
    view = desk.panel("thread.open", **_opened())
    strangers = {one["address"] for one in view["strangers"]}
    shown = desk.firm.owners_in(kind, view["people"])
    if kind == "contact":  # who is no contact of mine is a stranger to me
        assert strangers == {desk.firm.address(owner) for owner in OWNERS if owner not in shown}
    return shown


def thread_read_again(desk: Desk, kind: str) -> set[str]:
    ref = {"kind": "thread", "id": desk.firm.thread}
    return desk.firm.owners_in(kind, desk.panel("read", refs=[ref])["items"][0]["thread"]["people"])


def pushes(desk: Desk, kind: str) -> set[str]:
    """The panel shows the mail; then every record changes."""
    socket = desk.socket()
    socket.ask("thread.open", **_opened())
    socket.pushed()
    with desk.write() as tx:
        for owner in OWNERS:
            record = desk.firm.records[kind, owner]
            tx.tell(f"record:{kind}:{record}", "record", record)
    told = [ref for one in socket.pushed() for ref in one["params"]["refs"]]
    assert all(set(ref) == {"kind", "id"} for ref in told), "references only"
    return {owner_of(desk.firm, kind, ref["id"]) for ref in told if ref["kind"] == "record"}


# ---- writing and logging


def _draft(desk: Desk) -> dict[str, object] | None:
    opened = desk.panel("draft.open", thread=desk.firm.thread)
    return (
        {"draft": opened["id"], "version": opened["version"], "mailbox": opened["mailbox"]}
        if opened
        else None
    )


def offered_to_tick(desk: Desk, kind: str) -> set[str]:
    opened = desk.panel("draft.open", thread=desk.firm.thread)
    offered = opened["associations"] if opened else []
    again = desk.panel("read", refs=[{"kind": "draft", "id": opened["id"]}]) if opened else None
    assert again is None or again["items"][0]["draft"]["associations"] == offered
    return desk.firm.owners_in(kind, offered)


def ticked(desk: Desk, kind: str) -> set[str]:
    def accepted(owner: str) -> bool:
        draft, ref = _draft(desk), {"kind": kind, "id": desk.firm.records[kind, owner]}
        if draft is None:
            return False
        saved = desk.panel("draft.save", **draft, to=[], subject="", body="", records=[ref])
        if saved is None:
            return False
        plan = desk.panel("draft.preview", draft=draft["draft"])
        return owner in desk.firm.owners_in(kind, plan["records"])

    return set(filter(accepted, OWNERS))


def _addressed(desk: Desk, owner: str) -> dict[str, object] | None:
    draft = _draft(desk)
    if draft is None:
        return None
    to = [desk.firm.address(owner).upper()]
    saved = desk.panel("draft.save", **draft, to=to, subject="Hello", body="Hello")
    return {"draft": draft["draft"], "version": saved["version"]}


def previewed(desk: Desk, _: str) -> set[str]:
    def passes(owner: str) -> bool:
        draft = _addressed(desk, owner)
        return draft is not None and not desk.panel("draft.preview", draft=draft["draft"])["problems"]

    return set(filter(passes, OWNERS))


def submitted(desk: Desk, _: str) -> set[str]:
    def leaves(owner: str) -> bool:
        draft = _addressed(desk, owner)
        sent = desk.panel("draft.submit", **draft, key=f"{desk.token}-{owner}") if draft else None
        if sent is not None:
            assert desk.panel("submission.cancel", submission=sent["id"])
        return sent is not None

    return set(filter(leaves, OWNERS))


class _Undo(Exception):
    """Roll back what was only tried."""


def logged_by_hand(desk: Desk, kind: str) -> set[str]:
    """The decision and its effect; the provider's part of `message.log` is left out."""
    put: set[str] = set()

    def log() -> None:
        with desk.write() as tx:
            row = mailboxes.by_id(tx, desk.firm.mailbox)
            assert row
            seen = messages.sightings(tx, [desk.firm.mail], [row.id])[0]
            consider(tx, row, seen, None, by_hand=desk.viewer)
            made = engagements.by_message(tx, [desk.firm.mail]).get(desk.firm.mail)
            places = engagements.places(tx, made) if made else []
            put.update(owner_of(desk.firm, kind, one.id) for one in places if one.kind == kind)
            raise _Undo

    if desk.viewer.seat == "view_only":  # the method itself is refused before (T12)
        return put
    try:
        desk.attempt(log)
    except _Undo:
        return put
    return put


def unlogged(desk: Desk, kind: str) -> set[str]:
    with desk.write() as tx:
        new = NewEngagement("email", tx.now, "About everything", "", [], "incoming", desk.firm.mail)
        made = engagements.add(tx, new)
        placed = [(kind, desk.firm.records[kind, owner], "ticked") for owner in OWNERS]
        engagements.associate(tx, made, tx.now, placed)
    desk.panel("message.unlog", engagement=made)
    with desk.write() as tx:
        left = {owner_of(desk.firm, kind, one.id) for one in engagements.places(tx, made)}
        engagements.remove(tx, made)
    return set(OWNERS) - left


# ---- changing


def edited(desk: Desk, kind: str) -> set[str]:
    def edit(owner: str) -> object:
        with desk.write() as tx:
            of = schemas.type_of(tx, kind)
            assert of
            given = {EDITED[kind]: "1234567"}
            record = desk.firm.records[kind, owner]
            return update_record(tx, desk.viewer, schemas.schema(tx, of), record, given)

    return {owner for owner in OWNERS if desk.attempt(lambda owner=owner: edit(owner)) is not None}


def archived(desk: Desk, kind: str) -> set[str]:
    def archive(owner: str) -> bool:
        record = desk.firm.records[kind, owner]
        with desk.write() as tx:
            archive_record(tx, desk.viewer, kind, record)
        with desk.write() as tx:
            restore_record(tx, desk.server, kind, record)
        return True

    return {owner for owner in OWNERS if desk.attempt(lambda owner=owner: archive(owner))}


def restored(desk: Desk, kind: str) -> set[str]:
    def restore(owner: str) -> object:
        record = desk.firm.records[kind, owner]
        with desk.write() as tx:
            archive_record(tx, desk.server, kind, record)
        try:
            with desk.write() as tx:
                return restore_record(tx, desk.viewer, kind, record)
        finally:
            with desk.write() as tx:
                records.set_archived(tx, [record], kind, archived=False)

    return {owner for owner in OWNERS if desk.attempt(lambda owner=owner: restore(owner)) is not None}


SIDEBAR = (
    Channel("the gate: view", "view", EVERY, found_by_id),
    Channel("the gate: edit", "edit", EVERY, lambda desk, kind: found_by_id(desk, kind, "edit")),
    Channel(
        "the gate: communicate",
        "communicate",
        EVERY,
        lambda desk, kind: found_by_id(desk, kind, "communicate"),
    ),
    Channel("the gate: delete", "delete", EVERY, lambda desk, kind: found_by_id(desk, kind, "delete")),
    Channel("references in the panel", "view", EVERY, read_in_the_panel, {"read"}),
    Channel("references over HTTP", "view", EVERY, read_over_http, {"read"}),
    Channel("references on the socket", "view", EVERY, read_on_the_socket, {"read"}),
    Channel("timelines", "view", EVERY, timelines, {"timeline.page"}),
    Channel("records on an entry", "view", EVERY, records_on_an_entry, {"read"}),
    Channel("entries", "view", EVERY, entries_by_id, {"read"}),
    Channel("bodies", "view", EVERY, bodies, {"message.body"}),
    Channel("beside the mail", "view", ("contact", "deal", "ticket"), beside_the_mail, {"thread.open"}),
    Channel("a thread read again", "view", ("contact", "deal", "ticket"), thread_read_again, {"read"}),
    Channel("pushes", "view", ("contact", "deal", "ticket"), pushes, {"thread.open"}),
    Channel(
        "offered to tick", "log", ("contact", "company", "deal", "ticket"), offered_to_tick, {"draft.open"}
    ),
    Channel("ticked", "log", EVERY, ticked, {"draft.save", "draft.preview"}),
    Channel("previewed mail", "communicate", ("contact",), previewed, {"draft.preview"}),
    Channel("submitted mail", "communicate", ("contact",), submitted, {"draft.submit", "submission.cancel"}),
    Channel("logged by hand", "edit", ("contact", "deal"), logged_by_hand, {"message.log"}),
    Channel("unlogged", "edit", EVERY, unlogged, {"message.unlog"}),
    Channel("edits", "edit", EVERY, edited),
    Channel("archiving", "delete", EVERY, archived),
    Channel("restoring", "delete", EVERY, restored),
)
