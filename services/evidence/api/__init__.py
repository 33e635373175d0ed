"""HTTP in: files, the review queue, the reasons to choose from."""

from services.evidence.api import desk, files, reviews

routers = (files.router, reviews.router, desk.router)
