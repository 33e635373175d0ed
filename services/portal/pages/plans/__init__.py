"""Plans: from the issued document to the draft, from the draft to publication, and what follows."""

from services.portal.pages.plans import lines, listing, plan, publishing, readings

routers = (listing.router, readings.router, lines.router, publishing.router, plan.router)
"""The page of one plan comes last: its address takes any word."""
