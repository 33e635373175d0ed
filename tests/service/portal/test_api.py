import httpx

from services.portal.app import build_app
from services.portal.settings import Settings
from shared.auth import Grant, Principal, undeclared_routes
from shared.auth.keys import KeySource
from shared.auth.verifying import TokenVerifier
from tests.browser.site import ONE_TIME, PASSWORD

NEW = {"username": "nguyen.a", "display_name": "Cán bộ mới", "grants": [{"role": "officer", "unit": "mau.xa-mau-mot"}]}


async def token(client: httpx.AsyncClient, username: str) -> dict[str, str]:
    change = {"username": username, "password": ONE_TIME, "new_password": PASSWORD}
    await client.post("/api/v1/password", json=change)
    answer = await client.post("/api/v1/token", json={"username": username, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


class TestToken:
    async def test_names_the_account_to_whoever_reads_the_key_set(self, visitor: httpx.AsyncClient) -> None:
        bearer = (await token(visitor, "canbo"))["Authorization"].removeprefix("Bearer ")
        keys = KeySource.fixed((await visitor.get("/.well-known/jwks.json")).json())
        principal = await TokenVerifier(keys, "nq57", "nq57").principal(bearer)
        assert principal == Principal(principal.account_id, "Cán bộ đầu mối", (Grant("officer", "mau.xa-mau-mot"),))

    async def test_is_refused_for_a_one_time_password(self, visitor: httpx.AsyncClient) -> None:
        answer = await visitor.post("/api/v1/token", json={"username": "canbo", "password": ONE_TIME})
        assert (answer.status_code, answer.json()["slug"]) == (403, "password-change-required")

    async def test_is_refused_for_a_wrong_password(self, visitor: httpx.AsyncClient) -> None:
        answer = await visitor.post("/api/v1/token", json={"username": "canbo", "password": "sai"})
        assert (answer.status_code, answer.json()["slug"]) == (401, "wrong-password")

    async def test_needs_no_origin_for_it_uses_no_cookie(self, visitor: httpx.AsyncClient) -> None:
        typed = {"username": "canbo", "password": "sai"}
        answer = await visitor.post("/api/v1/token", json=typed, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.json()["slug"] == "wrong-password"


class TestAccounts:
    async def test_are_made_by_an_operator_with_a_one_time_password(self, visitor: httpx.AsyncClient) -> None:
        bearer = await token(visitor, "quantri")
        made = await visitor.post("/api/v1/accounts", json=NEW, headers=bearer)
        assert made.status_code == 201
        first = {"username": "nguyen.a", "password": made.json()["one_time_password"]}
        assert (await visitor.post("/dang-nhap", data=first)).headers["location"] == "/doi-mat-khau"
        listed = (await visitor.get("/api/v1/accounts", headers=bearer)).json()["items"]
        assert "nguyen.a" in {account["username"] for account in listed}
        assert all("password" not in " ".join(account).replace("must_change_password", "") for account in listed)

    async def test_are_made_by_nobody_else(self, visitor: httpx.AsyncClient) -> None:
        for username in ("canbo", "thuongtruc", "lanhdao"):
            answer = await visitor.post("/api/v1/accounts", json=NEW, headers=await token(visitor, username))
            assert (answer.status_code, answer.json()["slug"]) == (403, "not-permitted")

    async def test_stay_inside_the_makers_units(self, visitor: httpx.AsyncClient) -> None:
        elsewhere = {**NEW, "grants": [{"role": "leader", "unit": "tinh-khac"}]}
        answer = await visitor.post("/api/v1/accounts", json=elsewhere, headers=await token(visitor, "quantri"))
        assert (answer.status_code, answer.json()["slug"]) == (403, "outside-your-units")

    async def test_have_names_of_their_own(self, visitor: httpx.AsyncClient) -> None:
        answer = await visitor.post(
            "/api/v1/accounts", json={**NEW, "username": "canbo"}, headers=await token(visitor, "quantri")
        )
        assert (answer.status_code, answer.json()["slug"]) == (409, "username-taken")

    async def test_have_known_roles(self, visitor: httpx.AsyncClient) -> None:
        wrong = {**NEW, "grants": [{"role": "king", "unit": "Tỉnh"}]}
        answer = await visitor.post("/api/v1/accounts", json=wrong, headers=await token(visitor, "quantri"))
        assert {error["field"] for error in answer.json()["errors"]} == {"grants.0.role", "grants.0.unit"}


class TestRoutes:
    async def test_each_say_who_may_call_them(self, settings: Settings) -> None:
        assert undeclared_routes(build_app(settings)) == []
