import pytest
from fastapi import FastAPI

from cli.contracts.openapi import app_of
from shared.auth import undeclared_routes
from tests.architecture.tree import SERVICES


class TestRoutes:
    @pytest.mark.parametrize("service", SERVICES)
    def test_each_declare_who_may_call_them(self, service: str) -> None:
        assert undeclared_routes(app_of(service)) == []

    def test_are_found_when_they_declare_nothing(self) -> None:
        app = FastAPI(docs_url=None, redoc_url=None)
        app.add_api_route("/open", lambda: None)
        assert undeclared_routes(app) == ["GET /open"]
