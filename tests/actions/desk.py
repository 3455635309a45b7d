"""A workspace with a few people, and what they do to its records."""

from dataclasses import dataclass
from typing import Any

import pytest

from server.actions import archive_record, edit_record, merge_records
from server.actions.admit import server_itself, viewer_in
from server.core.permission import Viewer
from server.store import pipelines, schemas, teams, users, workspaces
from server.store.records import Full
from server.store.tx import Store, Write

OWNED = {"view": "owned", "edit": "owned", "communicate": "owned", "delete": "owned", "unassigned": False}


@dataclass
class Desk:
    """A workspace; what its people do is one transaction each."""

    store: Store
    workspace: int

    def __post_init__(self) -> None:
        with self.store.write(self.workspace) as tx:
            self.mia = users.add(tx, "mia@northwind.test", "Mia Berg", "sales")
            self.tom = users.add(tx, "tom@northwind.test", "Tom Okafor", "sales")
            self.vera = users.add(tx, "vera@northwind.test", "Vera Lind", "view_only")
            self.pipeline = pipelines.add(tx, "deal", "Sales", 0)
            self.open = pipelines.add_stage(tx, self.pipeline, "Qualified", 0, "open")
            self.won = pipelines.add_stage(tx, self.pipeline, "Won", 1, "won")

    @property
    def anybody(self) -> Viewer:
        """The server itself: where the story is not about rights."""
        return server_itself(self.workspace)

    def viewer(self, user: int, **levels: object) -> Viewer:
        """A user as they are now; with levels, they get a role that grants these on every type."""
        with self.store.write(self.workspace) as tx:
            if levels:
                grant = {**OWNED, **levels}
                kinds = ("contact", "company", "deal", "ticket")
                role = teams.add_role(tx, f"role {tx.new_id()}", dict.fromkeys(kinds, grant))
                users.save(tx, user, role_id=role)
            found = viewer_in(tx, user)
        assert found
        return found

    def create(self, viewer: Viewer, kind: str, **values: Any) -> Full:
        with self.store.write(self.workspace) as tx:
            return edit_record.create_record(tx, viewer, self.schema(tx, kind), values)

    def update(
        self, viewer: Viewer, kind: str, record: int, was: dict[str, str | None] | None = None, **values: Any
    ) -> Full:
        with self.store.write(self.workspace) as tx:
            return edit_record.update_record(tx, viewer, self.schema(tx, kind), record, values, was)

    def merge(self, viewer: Viewer, kind: str, kept: int, other: int) -> Full:
        with self.store.write(self.workspace) as tx:
            return merge_records.merge_records(tx, viewer, self.schema(tx, kind), kept, other)

    def archive(self, viewer: Viewer, kind: str, record: int) -> None:
        with self.store.write(self.workspace) as tx:
            archive_record.archive_record(tx, viewer, kind, record)

    def restore(self, viewer: Viewer, kind: str, record: int) -> Full:
        with self.store.write(self.workspace) as tx:
            return archive_record.restore_record(tx, viewer, kind, record)

    @staticmethod
    def schema(tx: Write, kind: str) -> Any:
        found = schemas.type_of(tx, kind)
        assert found
        return schemas.schema(tx, found)


@pytest.fixture
def desk(store: Store) -> Desk:
    with store.system() as tx:
        workspace = workspaces.add(tx, "Northwind")
    return Desk(store, workspace)
