"""The yearly index: communes by place, one commune explained, figures, what plan indicators measure, publishing."""

from services.portal.pages.index import figures, mappings, shown

routers = (mappings.router, figures.router, shown.router)
