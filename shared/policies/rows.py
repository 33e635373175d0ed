"""The table of versions that were entered: rows are added, and nothing can change or remove one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

from shared.database import Transaction

METADATA = sa.MetaData()

POLICY = sa.Table(
    "policy",
    METADATA,
    sa.Column("entry", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("version", sa.Text, nullable=False, unique=True),
    sa.Column("effective_from", sa.Date, nullable=False),
    sa.Column("source", sa.Text, nullable=False, comment="YAML as it was entered."),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decision_number", sa.Text),
    sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("entered_by", sa.Text, nullable=False),
    sa.Column("entered_account_id", sa.Text, nullable=False),
    comment="Versions of the policy that were entered. Of two for one day the later entry holds.",
)

_KEEP = """
    CREATE FUNCTION keep_policy() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a policy that was entered is never changed or removed'; END $$
"""
_KEPT = """
    CREATE TRIGGER policy_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON policy
    FOR EACH STATEMENT EXECUTE FUNCTION keep_policy()
"""
# A batch of facts asks for this: keys only, because the texts are read once.
_KEYS = sa.text("SELECT entry, version, md5(source) AS digest FROM policy ORDER BY entry")

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Entered:
    """A version as it was entered: when, by whom, why."""

    version: str
    effective_from: date
    source: str
    reason: str
    decision_number: str | None
    entered_at: datetime
    entered_by: str
    entered_account_id: str


def attach(metadata: sa.MetaData) -> None:
    """Put the table into a service's metadata."""
    POLICY.to_metadata(metadata)


def create(operations: Operations) -> None:
    """Create the table and what keeps its rows; called as `create(op)` by a migration of the service."""
    METADATA.create_all(operations.get_bind(), checkfirst=False)
    operations.execute(_KEEP)
    operations.execute(_KEPT)


async def keys(tx: Transaction) -> tuple[Key, ...]:
    """Return what tells one set of entered versions from another, in the order of their entry."""
    return tuple((row.entry, row.version, row.digest) for row in await tx.execute(_KEYS))


async def all_entered(tx: Transaction) -> list[Entered]:
    """Return every version that was entered, in the order of their entry."""
    columns: Sequence[sa.Column[Any]] = [column for column in POLICY.c if column.name != "entry"]
    found = await tx.execute(sa.select(*columns).order_by(POLICY.c.entry))
    return [Entered(**row) for row in found.mappings()]


async def add(tx: Transaction, entered: Entered) -> None:
    """Write a version; the caller has made sure that its name is free."""
    await tx.execute(sa.insert(POLICY).values({field: getattr(entered, field) for field in Entered.__slots__}))
