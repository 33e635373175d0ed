"""The sweep's one statement: tasks whose alerts may have to change because time went on."""

from datetime import date

import sqlalchemy as sa

from services.alerting.domain.policy import DIGITS, Policy
from shared.database import Transaction

# Rates are compared as decimals of DIGITS places, like in the domain. The domain decides again over what is found, so a
# task too many costs a look, and a task missed is what must not happen: a test holds this to domain.policy.BelowPath.
_CANDIDATES = sa.text(
    f"""
    WITH stand AS (
        SELECT task.task_id, task.effective_due_on - :day AS days_left, task.has_standing_claim,
               round(CAST(coalesce(task.credited_rate, 0) AS numeric), {DIGITS}) AS credited,
               CASE WHEN s.rate_at_start = s.rate_at_end THEN s.rate_at_start  -- the last piece has no end to count to
                    ELSE coalesce(s.rate_at_start + (s.rate_at_end - s.rate_at_start)
                                  * (:day - s.starts_on) / (s.ends_on - s.starts_on), 0)
               END AS expected
        FROM task
        LEFT JOIN path_segment AS s
               ON s.task_id = task.task_id AND s.starts_on <= :day AND s.ends_on > :day
        WHERE task.is_watched
    ), wanted AS (
        SELECT task_id, 'below_path' AS rule, CASE
                   WHEN credited < round(CAST(
                       CASE WHEN :reading = 'ratio' THEN expected * :red_ratio
                            ELSE expected - :red_points / 100 END AS numeric), {DIGITS}) THEN 'red'
                   WHEN credited < round(CAST(expected * :amber_ratio AS numeric), {DIGITS}) THEN 'amber'
               END AS level
        FROM stand
        WHERE round(CAST(expected AS numeric), {DIGITS}) >= :sleeps_below
        UNION ALL
        SELECT task_id, 'due_soon', 'amber'
        FROM stand
        WHERE NOT has_standing_claim AND days_left BETWEEN 0 AND :due_soon_days
    ), standing AS (
        SELECT task_id, rule, level FROM alert WHERE cleared_at IS NULL AND rule IN ('below_path', 'due_soon')
    )
    SELECT DISTINCT task_id
    FROM (SELECT * FROM wanted WHERE level IS NOT NULL) AS w
    FULL JOIN standing USING (task_id, rule)
    WHERE w.level IS DISTINCT FROM standing.level
    ORDER BY task_id
    """  # noqa: S608  a constant of ours
).bindparams(
    # Untyped, the server would take a parameter's type from its neighbours: 50 / 100 as integers is 0.
    sa.bindparam("day", type_=sa.Date),
    sa.bindparam("reading", type_=sa.String),
    sa.bindparam("due_soon_days", type_=sa.Integer),
    *(sa.bindparam(name, type_=sa.Double) for name in ("sleeps_below", "red_ratio", "red_points", "amber_ratio")),
)


async def tasks_to_judge(tx: Transaction, day: date, policy: Policy) -> list[str]:
    """Return the ids of tasks whose level under the rules of time is another than that of their open alert."""
    rule = policy.below_path
    thresholds = {
        "day": day,
        "reading": rule.reading,
        "sleeps_below": rule.sleeps_below,
        "red_ratio": rule.red_ratio,
        "red_points": rule.red_points,
        "amber_ratio": rule.amber_ratio,
        "due_soon_days": policy.due_soon.days,
    }
    return list(await tx.scalars(_CANDIDATES, thresholds))
