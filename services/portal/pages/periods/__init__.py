"""Reporting periods: who has sent, locking and reopening, periods by hand, reporting rules."""

from services.portal.pages.periods import listing, rules

routers = (rules.router, listing.router)
"""The pages of one period come last: their address takes any word."""
