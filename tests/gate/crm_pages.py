"""Ways to a record in the web app: lists, pages, edits, what is logged by hand, tasks, search."""

from datetime import timedelta
from typing import Any

from server.actions.edit_record import create_record
from server.store import engagements, records, schemas, tasks
from server.store.engagements import NewEngagement
from tests.gate.channel import Channel
from tests.gate.desk import Desk
from tests.gate.firm import EDITED, EVERY, NAME, OWNERS, owner_of

RELATED = ("contact", "company", "deal", "ticket")


def _ref(desk: Desk, kind: str, owner: str) -> dict[str, object]:
    return {"kind": kind, "id": desk.firm.records[kind, owner]}


def _passed(desk: Desk, kind: str, answer: Any) -> set[str]:
    """Whose records were not refused, of several that were asked at once."""
    done = answer["outcomes"] if answer else []
    return {owner_of(desk.firm, kind, one["id"]) for one in done if one["problem"] is None}


# ---- seeing


def listed(desk: Desk, kind: str) -> set[str]:
    """The list, the list of what a word finds, and the board's filter: they show and count the same."""
    page = desk.panel("list.open", kind=kind, columns=[NAME[kind]])
    owned = [{"property": "hubspot_owner_id", "operator": "known"}]
    narrowed = desk.panel("list.open", kind=kind, filters=owned, search=desk.firm.word)
    sorted_ = desk.panel("list.open", kind=kind, sort={"property": NAME[kind]})
    shown = desk.firm.owners_in(kind, page)
    assert (page["count"] if page else 0) == len(shown)
    assert desk.firm.owners_in(kind, narrowed) == shown - {"nobody"}
    assert desk.firm.owners_in(kind, sorted_) == shown
    return shown


def opened(desk: Desk, kind: str) -> set[str]:
    return {owner for owner in OWNERS if desk.panel("record.open", record=_ref(desk, kind, owner))}


def pasts(desk: Desk, kind: str) -> set[str]:
    asked = {owner: {"record": _ref(desk, kind, owner), "property": NAME[kind]} for owner in OWNERS}
    return {owner for owner, one in asked.items() if desk.panel("record.history", **one)}


def chosen_from(desk: Desk, kind: str) -> set[str]:
    """By the beginning of the name, and a contact by its whole address."""
    named = desk.firm.owners_in(kind, desk.panel("record.find", kind=kind, text=f"{desk.firm.word} {kind}"))
    if kind == "contact":
        exact = [desk.panel("record.find", kind=kind, text=desk.firm.address(owner)) for owner in OWNERS]
        assert desk.firm.owners_in(kind, exact) == named
    return named


def suggested(desk: Desk, kind: str) -> set[str]:
    """The company that a new contact's address tells of."""
    addresses = [f"anna@mail.{desk.firm.domain(owner)}" for owner in OWNERS]
    return desk.firm.owners_in(kind, [desk.panel("record.suggest_company", email=one) for one in addresses])


def searched(desk: Desk, kind: str) -> set[str]:
    """Records by their names, and mails by their words: both only of whom one may see."""
    found = desk.panel("search", text=f"{desk.firm.word} {kind}", limit=50)
    groups = {group["kind"]: group["hits"] for group in found["groups"]} if found else {}
    records_found = desk.firm.owners_in(kind, groups.get(kind, []))
    assert desk.firm.owners_in(kind, groups.get("email", [])) == records_found
    return records_found


# ---- changing


def created(desk: Desk, kind: str) -> set[str]:
    def create(owner: str) -> object:
        values = {NAME[kind]: "New one"}
        if owner != "nobody":
            values["hubspot_owner_id"] = str(desk.firm.people[owner])
        return desk.trial("record.create", kind=kind, values=values)

    return set(filter(create, OWNERS))


def updated(desk: Desk, kind: str) -> set[str]:
    values = {EDITED[kind]: "1234567"}
    return {
        owner
        for owner in OWNERS
        if desk.trial("record.update", record=_ref(desk, kind, owner), values=values)
    }


def changed_together(desk: Desk, kind: str) -> set[str]:
    changes = [
        {"id": desk.firm.records[kind, owner], "values": {EDITED[kind]: "1234567"}} for owner in OWNERS
    ]
    return _passed(desk, kind, desk.trial("record.change_many", kind=kind, changes=changes))


def archived_together(desk: Desk, kind: str) -> set[str]:
    refs = [_ref(desk, kind, owner) for owner in OWNERS]
    return _passed(desk, kind, desk.trial("record.archive", records=refs))


def restored_together(desk: Desk, kind: str) -> set[str]:
    ids = [desk.firm.records[kind, owner] for owner in OWNERS]
    with desk.write() as tx:
        records.set_archived(tx, ids, kind, archived=True)
    refs = [_ref(desk, kind, owner) for owner in OWNERS]
    back = _passed(desk, kind, desk.trial("record.restore", records=refs))
    with desk.write() as tx:
        records.set_archived(tx, ids, kind, archived=False)
    return back


def spare(desk: Desk, kind: str) -> int:
    """One more record of the viewer's own, for a while."""
    with desk.write() as tx:
        values = {NAME[kind]: "Spare", "hubspot_owner_id": str(desk.firm.people["mia"])}
        of = schemas.types(tx)[kind]
        return create_record(tx, desk.server, schemas.schema(tx, of), values).record.id


def put_away(desk: Desk, kind: str, record: int) -> None:
    """It is in no list any more."""
    with desk.write() as tx:
        records.set_archived(tx, [record], kind, archived=True)


def merged(desk: Desk, kind: str) -> set[str]:
    """What is merged into one's own record is archived: that takes the right to delete it."""
    kept = spare(desk, kind)
    others = {owner: desk.firm.records[kind, owner] for owner in OWNERS}
    done = {
        owner for owner, one in others.items() if desk.trial("record.merge", kind=kind, kept=kept, other=one)
    }
    put_away(desk, kind, kept)
    return done


def _pair(desk: Desk, kind: str, owner: str) -> dict[str, object]:
    """A record and one of the viewer's own of another type."""
    other = "company" if kind == "contact" else "contact"
    return {"record": _ref(desk, kind, owner), "other": _ref(desk, other, "mia")}


def related(desk: Desk, kind: str) -> set[str]:
    return {owner for owner in OWNERS if desk.trial("record.relate", **_pair(desk, kind, owner))}


def unrelated(desk: Desk, kind: str) -> set[str]:
    return {owner for owner in OWNERS if desk.trial("record.unrelate", **_pair(desk, kind, owner))}


def begun_from_a_record(desk: Desk, kind: str) -> set[str]:
    return {owner for owner in OWNERS if desk.trial("draft.open", record=_ref(desk, kind, owner))}


# ---- what is logged by hand


def logged(desk: Desk, kind: str) -> set[str]:
    what = {"kind": "note", "text": "Called back"}
    return {
        owner for owner in OWNERS if desk.trial("activity.add", **what, records=[_ref(desk, kind, owner)])
    }


def _on_each(desk: Desk, kind: str, what: str, doer: str | None = None) -> dict[str, int]:
    """A note, or a task of somebody, on each of the four records, for a while."""
    made = {}
    with desk.write() as tx:
        for owner in OWNERS:
            entry = engagements.add(tx, NewEngagement(what, tx.now, "Call back", "", []))
            engagements.associate(tx, entry, tx.now, [(kind, desk.firm.records[kind, owner], "ticked")])
            if doer is not None:
                tasks.add(tx, entry, "todo", tx.now + timedelta(days=1), desk.firm.people[doer])
            made[owner] = entry
    return made


def _take_off(desk: Desk, made: dict[str, int]) -> None:
    with desk.write() as tx:
        for entry in made.values():
            engagements.remove(tx, entry)


def rewritten(desk: Desk, kind: str) -> set[str]:
    made = _on_each(desk, kind, "note")
    done = {
        owner
        for owner, one in made.items()
        if desk.trial("activity.edit", engagement=one, text="Other words")
    }
    gone = {owner for owner, one in made.items() if desk.trial("activity.remove", engagement=one)}
    assert done == gone
    _take_off(desk, made)
    return done


def finished(desk: Desk, kind: str) -> set[str]:
    """A colleague's tasks; one's own may always be done."""
    made = _on_each(desk, kind, "task", "eva")
    done = {owner for owner, one in made.items() if desk.trial("task.finish", engagement=one)}
    _take_off(desk, made)
    return done


def about_whom_tasks_are(desk: Desk, kind: str) -> set[str]:
    """One's own tasks are all listed; what they are about only where one may see it."""
    made = _on_each(desk, kind, "task", "mia")
    listed_ = desk.panel("task.list")
    assert {one["id"] for one in listed_["tasks"]} == set(made.values())
    _take_off(desk, made)
    return desk.firm.owners_in(kind, listed_)


PAGES = (
    Channel("lists", "view", EVERY, listed, {"list.open"}),
    Channel("record pages", "view", EVERY, opened, {"record.open"}),
    Channel("histories", "view", EVERY, pasts, {"record.history"}),
    Channel("records to choose from", "view", EVERY, chosen_from, {"record.find"}),
    Channel("companies by domain", "view", ("company",), suggested, {"record.suggest_company"}),
    Channel("search", "view", EVERY, searched, {"search"}),
    Channel("creating", "edit", EVERY, created, {"record.create"}),
    Channel("updates", "edit", EVERY, updated, {"record.update"}),
    Channel("changes of several", "edit", EVERY, changed_together, {"record.change_many"}),
    Channel("archiving of several", "delete", EVERY, archived_together, {"record.archive"}),
    Channel("restoring of several", "delete", EVERY, restored_together, {"record.restore"}),
    Channel("merging", "merge", EVERY, merged, {"record.merge"}),
    Channel("associating", "edit", RELATED, related, {"record.relate"}),
    Channel("taking associations away", "edit", RELATED, unrelated, {"record.unrelate"}),
    Channel("mail begun from a record", "communicate", EVERY, begun_from_a_record, {"draft.open"}),
    Channel("notes", "edit", EVERY, logged, {"activity.add"}),
    Channel("notes rewritten", "edit", EVERY, rewritten, {"activity.edit", "activity.remove"}),
    Channel("a colleague's tasks", "edit", EVERY, finished, {"task.finish"}),
    Channel("one's own tasks", "view", EVERY, about_whom_tasks_are, {"task.list"}),
)
