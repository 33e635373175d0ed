"""HTTP in: files, what the machine found in them, the review queue, the reasons to choose from."""

from services.evidence.api import (
    desk,
    dossiers,
    files,
    first_looks,
    holds,
    outside,
    previews,
    questions,
    retention,
    reviews,
    screenings,
    uploads,
)

routers = (
    files.router,
    screenings.router,
    previews.router,
    outside.router,
    reviews.router,
    desk.router,
    questions.router,
    first_looks.router,
    holds.router,
    retention.router,
    dossiers.router,
    *uploads.routers,
)
