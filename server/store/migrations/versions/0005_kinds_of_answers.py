"""kinds of answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: a batch would make the table anew, which others point to.
    op.add_column("draft", sa.Column("kind", sa.String(length=12), server_default="reply", nullable=False))
    op.add_column(
        "draft", sa.Column("carrying", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("draft", sa.Column("from_address", sa.Text(), nullable=True))

    op.add_column(
        "draft_file", sa.Column("carried", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )

    # A draft without a conversation was a new mail all along.
    op.execute("UPDATE draft SET kind = 'new' WHERE thread_id IS NULL")
