import httpx
from fastapi import APIRouter, FastAPI

from shared.auth import declared_permissions, undeclared_routes
from shared.service import Service, create_app
from shared.testing.tokens import Keys


class TestNeeds:
    async def test_asks_who_is_calling(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/api/v1/units/mau", headers={"Authorization": ""})
        assert (answer.status_code, answer.json()["slug"]) == (401, "not-signed-in")
        assert answer.headers["www-authenticate"] == "Bearer"

    async def test_refuses_a_role_without_the_permission(self, client: httpx.AsyncClient, keys: Keys) -> None:
        answer = await client.post("/api/v1/notes", json={"text": "a"}, headers=keys.headers_for("auditor"))
        assert (answer.status_code, answer.json()["slug"]) == (403, "not-permitted")

    async def test_refuses_a_unit_elsewhere(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/api/v1/units/mau.xa-mau-hai")
        assert (answer.status_code, answer.json()["slug"]) == (403, "outside-your-units")
        inside = await client.get("/api/v1/units/mau.xa-mau-mot.phong-vhxh")
        assert inside.json()["account_id"] == "canbo"

    async def test_stands_in_the_openapi_document(self, client: httpx.AsyncClient) -> None:
        document = (await client.get("/openapi.json")).json()
        assert document["paths"]["/api/v1/units/{unit_id}"]["get"]["security"] == [{"bearer": []}]
        assert (await client.get("/docs")).status_code == 404


class TestUndeclaredRoutes:
    def test_is_empty_where_every_route_says_what_it_asks(self, service: Service) -> None:
        app = create_app(service)
        assert undeclared_routes(app) == []
        assert declared_permissions(app)["POST /api/v1/notes"] == "task:report"
        assert declared_permissions(app)["GET /livez"] is None

    def test_finds_the_route_that_does_not(self, service: Service) -> None:
        app = create_app(service)
        forgetful = APIRouter(prefix="/api/v1")
        forgetful.delete("/notes")(lambda: None)
        app.include_router(forgetful)
        app.mount("/inner", FastAPI())
        assert undeclared_routes(app) == ["ANY /inner", "DELETE /api/v1/notes"]
