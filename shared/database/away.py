"""Telling a database that is away from a statement that is wrong."""

from sqlalchemy import exc

# SQLAlchemy's asyncpg dialect raises a lost connection as a bare DBAPIError, so the class alone does not tell.
# 08 connection, 40 deadlock or serialization, 53 out of resources, 57 server going down or coming up, 58 its system,
# 55P03 lock not to be had, 25006 read-only while a standby takes over.
AWAY_CLASSES = frozenset({"08", "40", "53", "57", "58"})
AWAY_STATES = frozenset({"55P03", "25006"})


def is_away(error: BaseException) -> bool:
    """Tell whether to try the same again later: nothing is wrong with the message, the row or the statement.

    Takes what SQLAlchemy raises and what asyncpg raises by itself.
    """
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    if isinstance(state, str):
        return state[:2] in AWAY_CLASSES or state in AWAY_STATES
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or isinstance(error, (exc.OperationalError, exc.InterfaceError))
    return isinstance(error, (exc.TimeoutError, OSError, TimeoutError))
