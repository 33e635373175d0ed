"""HTTP in: files, the review queue, the reasons to choose from."""

from services.evidence.api import files, reviews

routers = (files.router, reviews.router)
