"""limits and signatures."""

import sqlalchemy as sa
from alembic import op

from server.store import tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: a batch would make the table anew, which others point to.
    op.create_table(
        "signature",
        sa.Column("workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mailbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "mailbox_id"],
            ["mailbox.workspace_id", "mailbox.id"],
            name=op.f("fk_signature_workspace_id_mailbox_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_signature_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "mailbox_id", "address", name=op.f("pk_signature")),
    )
    op.add_column(
        "draft", sa.Column("signature", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )

    op.add_column("mailbox", sa.Column("most_a_day", sa.Integer(), nullable=True))
    op.add_column("mailbox", sa.Column("most_a_minute", sa.Integer(), nullable=True))
    op.add_column("mailbox", sa.Column("identities_at", tables.Utc(timezone=True), nullable=True))

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_submission_workspace_id_mailbox_id_send_at"),
            ["workspace_id", "mailbox_id", "send_at"],
            unique=False,
        )

    op.add_column("user", sa.Column("default_from", sa.Text(), nullable=True))
