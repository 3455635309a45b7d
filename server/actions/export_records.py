"""Export the records of a list: what its viewer may see, streamed, in any format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.actions.open_list import asked
from server.actions.plan_rows import type_of
from server.actions.walk_list import walk_list
from server.core import built_in
from server.core.import_plan import ID
from server.core.object_types import PIPELINE_PROPERTIES, ObjectType
from server.core.permission import Viewer, reach
from server.core.properties import Property
from server.deps import Deps
from server.errors import Problem, Refusal
from server.exchange.write import FORMATS, Field
from server.store import exports, schemas
from server.store.records import Full, record
from server.store.tx import Read
from shared_schema.crm import OpenList


@dataclass(frozen=True)
class Export:
    """A file on its way out: its name, its media type, and its content in blocks."""

    name: str
    media_type: str
    blocks: Iterator[bytes]


@dataclass(frozen=True)
class Wish:
    """What is to be exported: a type, its columns and its records; all of them when none are named."""

    kind: str
    format: str
    columns: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    with_id: bool = True
    list: OpenList | None = None


def export_records(deps: Deps, viewer: Viewer, wish: Wish) -> Export:
    """The file of a list. Raises Refusal."""
    if wish.format not in FORMATS:
        formats = ", ".join(FORMATS)
        raise Refusal(
            Problem("bad_request", f"There is no format {wish.format[:20]!r}: {formats}.", field="format")
        )
    with deps.store.read(viewer.workspace_id) as tx:
        of = type_of(tx, wish.kind)
        properties = schemas.properties(tx, of)
        if wish.list is not None:
            asked(tx, viewer, wish.list)
    if wish.format == "vcard" and of.name != "contact":
        raise Refusal(Problem("bad_request", "Only contacts can be exported as vCard.", field="format"))
    fields = fields_of(of, properties, wish.columns, with_id=wish.with_id)
    ending, media_type, write = FORMATS[wish.format]
    blocks = write(fields, _rows(deps, viewer, of, wish))
    return Export(f"{of.plural}.{ending}", media_type, blocks)


def fields_of(
    of: ObjectType, properties: dict[str, Property], names: Sequence[str], *, with_id: bool = True
) -> list[Field]:
    """The columns of an export. Raises Refusal for one that there is none of."""
    unknown = next((name for name in names if name not in properties), None)
    if unknown is not None:
        title = f"{of.plural} have no property {unknown[:100]!r}."
        raise Refusal(Problem("property_unknown", title, field="columns"))
    wanted = names or [ID, *(name for name in properties if name != ID)]
    found = [
        properties[name] for name in wanted if name in properties and (with_id or name not in built_in.SYSTEM)
    ]
    return [Field(one.name, one.label, one.type == "number") for one in found]


def _rows(deps: Deps, viewer: Viewer, of: ObjectType, wish: Wish) -> Iterator[dict[str, str]]:
    with deps.store.read(viewer.workspace_id) as tx:
        shown = Shown(tx, of)
        yield from (shown.values(one) for one in _wished(tx, viewer, of, wish))


def _wished(tx: Read, viewer: Viewer, of: ObjectType, wish: Wish) -> Iterator[Full]:
    """The chosen records; else those of the list, in its order; else all that the viewer may see."""
    if wish.list is not None and not wish.ids:
        yield from walk_list(tx, viewer, *asked(tx, viewer, wish.list))
        return
    chosen = (record.c.id.in_(wish.ids),) if wish.ids else ()
    archived = wish.list is not None and wish.list.archived
    for page in exports.pages(tx, of.name, reach(viewer, of.name, "view"), chosen, archived=archived):
        yield from page


class Shown:
    """A record's values as files have them: words in place of ids, which other servers understand."""

    def __init__(self, tx: Read, of: ObjectType) -> None:
        words = exports.words_for_ids(tx, of.name)
        self._spelled = {
            built_in.OWNER: words["owner"],
            of.stage_property or "": words["stage"],
            PIPELINE_PROPERTIES.get(of.name, ""): words["pipeline"],
        }

    def values(self, one: Full) -> dict[str, str]:
        """One row, with what the server itself keeps of the record."""
        values = dict(one.properties)
        for name, words in self._spelled.items():
            if name in values:
                values[name] = words.get(values[name], values[name])
        changed = "lastmodifieddate" if one.record.kind == "contact" else "hs_lastmodifieddate"
        return values | {
            ID: str(one.record.id),
            "createdate": one.created_at.isoformat().replace("+00:00", "Z"),
            changed: one.updated_at.isoformat().replace("+00:00", "Z"),
        }
