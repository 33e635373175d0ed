"""The sweep's one statement: tasks whose alerts may have to change because time went on."""

from datetime import date

import sqlalchemy as sa

from services.alerting.domain.forecast import FEWEST_REPORTS
from services.alerting.domain.policy import DIGITS, Policy
from shared.database import Transaction

# Rates are compared after rounding to DIGITS places, like in the domain. The domain decides again over what is found:
# a task too many costs a look, and a task missed is what must not happen; a test holds this to the rules. A rule that
# is off has a threshold of none: nothing compares with that, and what stands under it is found and cleared.
_CANDIDATES = sa.text(
    f"""
    WITH stand AS (
        SELECT task.task_id, task.effective_due_on - :day AS days_left, task.has_standing_claim,
               :day - task.obstacle_on AS obstacle_days,
               CASE WHEN task.aims_at >= :day THEN task.trend_gaps[:trend_place] END AS gap,
               round(coalesce(task.credited_rate, 0) * 1e{DIGITS}) AS credited,
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
                   WHEN credited < round(CASE WHEN :reading = 'ratio' THEN expected * :red_ratio
                                              ELSE expected - :red_points / 100 END * 1e{DIGITS}) THEN 'red'
                   WHEN credited < round(expected * :amber_ratio * 1e{DIGITS}) THEN 'amber'
               END AS level
        FROM stand
        WHERE round(expected * 1e{DIGITS}) >= :sleeps_below * 1e{DIGITS}
        UNION ALL
        SELECT task_id, 'due_soon', 'amber'
        FROM stand
        WHERE NOT has_standing_claim AND days_left BETWEEN 0 AND :due_soon_days
        UNION ALL
        SELECT task_id, 'obstacle_open', 'amber' FROM stand WHERE obstacle_days > :obstacle_days
        UNION ALL
        SELECT task_id, 'trend', 'amber' FROM stand WHERE NOT has_standing_claim AND gap > 0
    ), standing AS (
        SELECT task_id, rule, level
        FROM alert
        WHERE cleared_at IS NULL AND rule IN ('below_path', 'due_soon', 'obstacle_open', 'trend')
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
    *(sa.bindparam(name, type_=sa.Integer) for name in ("due_soon_days", "obstacle_days", "trend_place")),
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
        "obstacle_days": policy.obstacle.days if policy.obstacle else None,
        "trend_place": policy.trend.reports - FEWEST_REPORTS + 1 if policy.trend else None,
    }
    return list(await tx.scalars(_CANDIDATES, thresholds))
