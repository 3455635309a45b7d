"""the link to unsubscribe."""

import sqlalchemy as sa
from alembic import op

from server.store import tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: a batch would make the table anew, which others point to.
    op.create_table(
        "unsubscribe_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", tables.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "submission_id"],
            ["submission.workspace_id", "submission.id"],
            name=op.f("fk_unsubscribe_link_workspace_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_unsubscribe_link")),
    )
    with op.batch_alter_table("unsubscribe_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unsubscribe_link_workspace_id_submission_id"),
            ["workspace_id", "submission_id"],
            unique=False,
        )

    op.add_column("draft", sa.Column("unsubscribe_link", sa.Boolean(), nullable=True))

    op.add_column(
        "user", sa.Column("unsubscribe_link", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )

    op.add_column(
        "workspace",
        sa.Column("unsubscribe_link", sa.String(length=8), server_default="choice", nullable=False),
    )
