"""The review desk: the queue, one claim beside its files, the agency's first look, verdicts from outside."""

from services.portal.pages.desk import claim, looks, outside, previews, queue

routers = (queue.router, outside.router, claim.router, looks.router, previews.router)
"""Fixed addresses before those with an id in them."""
