"""Plans: from the issued document to the draft, from the draft to publication, and what follows."""

from services.portal.pages.plans import amending, lines, listing, plan, publishing, readings, sheets, versions

routers = (
    listing.router,
    readings.router,
    lines.router,
    publishing.router,
    sheets.router,
    versions.router,
    amending.router,
    plan.router,
)
"""The page of one plan comes last: its address takes any word."""
