"""The portal put together."""

from pathlib import Path

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware

from services.portal import api, pages
from services.portal.consumers import consumers
from services.portal.domain import SessionRules
from services.portal.jobs import JOBS
from services.portal.pages.guard import Guard
from services.portal.pages.page import environment, refused
from services.portal.settings import Settings
from services.portal.use_cases.keeping_accounts import seed_accounts
from services.portal.use_cases.live import Live
from shared.auth.issuing import TokenIssuer
from shared.auth.key_file import signing_key
from shared.auth.keys import KeySource
from shared.database import Database
from shared.service import Service, create_app

STATIC = Path(__file__).parent / "static"
CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=20)
UPLOADS = httpx.Limits(max_connections=500, max_keepalive_connections=20)
"""Slow lines hold a connection for long; those of the pages stay free."""


def build_service(settings: Settings | None = None) -> Service:
    """The portal as a value; settings come from the environment unless given."""
    settings = settings or Settings()
    issuer = TokenIssuer(signing_key(settings.key_file), settings.issuer, settings.audience)
    client = httpx.AsyncClient(limits=CONNECTIONS, trust_env=False)
    uploading = httpx.AsyncClient(limits=UPLOADS, trust_env=False)
    live = Live()

    async def prepare(database: Database) -> None:
        await seed_accounts(database, settings.bootstrap_file)
        await live.start(database)

    return Service(
        name="portal",
        settings=settings,
        routers=(api.router, api.keys, *pages.routers),
        consumers=consumers,
        jobs=JOBS,
        state=page_state(settings) | {"token_issuer": issuer, "http": client, "http_uploads": uploading, "live": live},
        prepare=prepare,
        keys=KeySource.fixed(issuer.jwks()),
        on_stopping=(live.close,),
        on_stop=(live.stop, client.aclose, uploading.aclose),
        middleware=(Middleware(Guard),),
        static={"/static": STATIC},
    )


def page_state(settings: Settings) -> dict[str, object]:
    """Return what pages find on the application's state, but what is opened and closed."""
    return {
        "rules": session_rules(settings),
        "peers": peers(settings),
        "templates": environment(),
        "problem_page": refused,
    }


def session_rules(settings: Settings) -> SessionRules:
    """Return how long signing in lasts."""
    return SessionRules(
        is_https=settings.is_https,
        idle_minutes=settings.session_idle_minutes,
        hours=settings.session_hours,
        token_minutes=settings.token_minutes,
        client_token_minutes=settings.client_token_minutes,
    )


def peers(settings: Settings) -> dict[str, str]:
    """Return the root of every service the portal asks."""
    names = ("plans", "evidence", "scoring", "alerting", "reporting")
    roots = {name: getattr(settings, f"{name}_url").rstrip("/") for name in names}
    return {**roots, "uploads": roots["evidence"]}


def build_app(settings: Settings | None = None) -> FastAPI:
    """The portal as an application."""
    return create_app(build_service(settings))
