"""Imports as a person sees them; rows are shown to whoever brought the file."""

from collections.abc import Sequence

from server.core.object_types import ObjectType
from server.core.record_edit import Schema
from server.exchange.mapping import kind_of_values
from server.store.imports import RowNote, Run
from shared_schema import imports as wire

LINK_LABELS = {
    "company.name": "Company, by name (associate)",
    "company.domain": "Company, by domain (associate)",
    "contact.email": "Contact, by e-mail (associate)",
}


def line(run: Run) -> wire.ImportLine:
    """One import in a list."""
    counts = run.counts
    return wire.ImportLine(
        id=run.id,
        kind=run.kind,
        file_name=run.file_name,
        state=run.state,  # type: ignore[arg-type]  # the table holds states only
        done=run.cursor,
        rows=run.rows,
        created=counts.get("created", 0),
        updated=counts.get("updated", 0),
        unchanged=counts.get("unchanged", 0),
        refused=counts.get("refused", 0),
        linked=counts.get("linked", 0),
        kept=counts.get("kept", 0),
        created_at=run.created_at,
        problem=run.problem,
    )


def view(
    run: Run, of: ObjectType, targets: Sequence[tuple[str, str]], seq: int, *, may_add: bool
) -> wire.ImportView:
    """One import with its mapping, as of a number of the feed."""
    columns = [
        wire.ImportColumn(
            header=header,
            to=to,
            new_type=kind_of_values(row[at] for row in run.samples),
            samples=[row[at] for row in run.samples if row[at].strip()][:3],
        )
        for at, (header, to) in enumerate(run.columns)
    ]
    return wire.ImportView(
        line=line(run),
        plural=of.plural,
        format=run.shape.get("format", ""),
        encoding=run.shape.get("encoding", ""),
        delimiter=run.shape.get("delimiter", ""),
        size=run.size,
        mode=run.mode,  # type: ignore[arg-type]  # the table holds modes only
        clears=run.clears,
        columns=columns,
        seq=seq,
        targets=[wire.Target(to=to, label=label) for to, label in targets],
        may_add=may_add,
    )


def rows(found: Sequence[RowNote], schema: Schema, limit: int) -> wire.ImportRows:
    """A page of rows."""
    shown = [_row(one, schema) for one in found[:limit]]
    return wire.ImportRows(rows=shown, next=found[limit - 1].number if len(found) > limit else None)


def _row(one: RowNote, schema: Schema) -> wire.ImportRow:
    def label(name: str) -> str:
        known = schema.properties.get(name)
        return known.label if known else name

    changes = [
        wire.PropertyChange(name=name, label=label(name), old=old, new=new) for name, old, new in one.changes
    ]
    return wire.ImportRow(
        number=one.number,
        name=one.name,
        record=one.record_id,
        changes=changes,
        field=one.field,
        reason=one.reason,
    )
