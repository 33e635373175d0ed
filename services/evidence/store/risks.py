"""What the screenings of a claim's files amount to, written on its review."""

from collections.abc import Sequence

from sqlalchemy import text

from shared.database import Transaction

# The reviews are locked before their files are read: of two screenings that end at once, the second one to come here
# sees what the first one wrote.
_HOLD = text(
    """
    SELECT review_id FROM review
    WHERE stage <> 'ended' AND (
        review_id = ANY(CAST(:review_ids AS text[]))
        OR EXISTS (
            SELECT FROM jsonb_array_elements(files) AS file
            WHERE file ->> 'evidence_id' = ANY(CAST(:evidence_ids AS text[]))
        )
    )
    ORDER BY review_id FOR UPDATE
    """
)
_ASSESS = text(
    """
    UPDATE review SET risk = told.risk, risk_points = told.points
    FROM (
        SELECT review.review_id, coalesce(sum(screening.risk_points), 0) AS points,
            CASE
                WHEN NOT bool_and(coalesce(
                    screening.state IN ('done', 'failed') AND evidence.safety <> 'awaiting', false
                )) THEN 'unknown'
                WHEN bool_or(screening.risk = 'high') THEN 'high'
                WHEN bool_or(screening.risk = 'medium') THEN 'medium'
                ELSE 'low'
            END AS risk
        FROM review
        CROSS JOIN LATERAL jsonb_array_elements(review.files) AS file
        LEFT JOIN evidence ON evidence.evidence_id = file ->> 'evidence_id'
        LEFT JOIN screening ON screening.evidence_id = evidence.evidence_id
        WHERE review.review_id = ANY(CAST(:review_ids AS text[]))
        GROUP BY review.review_id
    ) AS told
    WHERE review.review_id = told.review_id AND (review.risk, review.risk_points) <> (told.risk, told.points)
    """
)


async def assess(tx: Transaction, evidence_ids: Sequence[str], review_ids: Sequence[str]) -> None:
    """Assess open reviews by their ids and by those of their files.

    A file not screened yet, in quarantine, or not known here leaves the risk unknown; points are those of all files.
    """
    named = {"evidence_ids": list(evidence_ids), "review_ids": list(review_ids)}
    held = list(await tx.scalars(_HOLD, named))
    if held:
        await tx.execute(_ASSESS, {"review_ids": held})
