"""The tables the kernel keeps in every service's database."""

import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy.dialects.postgresql import JSONB

METADATA = sa.MetaData()


def _instant(name: str, *, is_set: bool = True) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), nullable=not is_set, server_default=sa.func.now() if is_set else None
    )


OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("headers", JSONB),
    sa.Column("body", sa.LargeBinary, nullable=False),
    _instant("created_at"),
    _instant("published_at", is_set=False),
    comment="Facts to publish, and those published: any of them can be sent again.",
)
# Published rows stay, so the relay must not have to walk past them.
sa.Index("outbox_unsent", OUTBOX.c.id, postgresql_where=OUTBOX.c.published_at.is_(None))

INBOX = sa.Table(
    "inbox",
    METADATA,
    sa.Column("handler", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False, comment="Place in the stream of what was handled."),
    _instant("handled_at"),
    comment="What each handler has done, written in the transaction that did it.",
)

DEAD_LETTER = sa.Table(
    "dead_letter",
    METADATA,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("handler", sa.Text, nullable=False),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, comment="None when the body could not be read."),
    sa.Column("reason", sa.Text, nullable=False, comment="Slug of an undecodable body, or handler-failed."),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("headers", JSONB),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, comment="SHA-256 of the body."),
    _instant("created_at"),
    _instant("redelivered_at", is_set=False),
    # With the digest, because a stream that was lost and filled again counts from 1 again.
    sa.UniqueConstraint("handler", "stream", "sequence", "digest", name="dead_letter_once"),
    comment="Messages a handler gave up on, with their bytes.",
)

IDEMPOTENCY = sa.Table(
    "idempotency",
    METADATA,
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False, comment="SHA-256 of method, path and body."),
    sa.Column("status", sa.Integer, comment="None while the first request is still at work."),
    sa.Column("answer", sa.Text),
    _instant("created_at"),
    comment="Answers given to writes that carried an Idempotency-Key.",
)


def attach(metadata: sa.MetaData) -> None:
    """Put the kernel's tables into a service's metadata, so that autogenerate does not propose to drop them."""
    for table in METADATA.sorted_tables:
        table.to_metadata(metadata)


def create(operations: Operations) -> None:
    """Create the kernel's tables; called as `create(op)` by the first migration of every service."""
    METADATA.create_all(operations.get_bind(), checkfirst=False)
