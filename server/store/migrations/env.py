"""Alembic's entrance: runs on the connection that `server.store.migrate` hands it."""

from alembic import context

from server.store import search
from server.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    include_name=search.is_ours,
    user_module_prefix="tables.",
)
with context.begin_transaction():
    context.run_migrations()
