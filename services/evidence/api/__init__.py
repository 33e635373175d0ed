"""HTTP in: files, the review queue, the reasons to choose from."""

from services.evidence.api import desk, files, holds, retention, reviews, uploads

routers = (files.router, reviews.router, desk.router, holds.router, retention.router, *uploads.routers)
