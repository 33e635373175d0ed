"""Calling the services' public APIs as one of the demo accounts."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from cli.environment import Environment
from shared.auth import Grant, Principal
from shared.auth.issuing import TokenIssuer

LIFETIME = timedelta(minutes=10)
TIMEOUT_SECONDS = 30.0
Json = dict[str, Any]


class RefusedError(Exception):
    """A service refused a request; `slug` is the problem's."""

    def __init__(self, answer: httpx.Response) -> None:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.slug = str(problem.get("slug", answer.status_code))
        sentence = problem.get("detail", answer.text[:300])
        super().__init__(f"{answer.request.method} {answer.request.url}: {self.slug}: {sentence}")


class Callers:
    """Speaks for the accounts of this installation.

    Their one-time passwords are left for people: whoever holds the data folder holds the signing key, and signs for
    them. What the services then do is what they do for anybody with such a token.
    """

    def __init__(self, environment: Environment, province: str) -> None:
        self.environment = environment
        key = (environment.folder.secrets / "portal_signing_key.json").read_text(encoding="utf-8")
        self._issuer = TokenIssuer(json.loads(key), "nq57", "nq57")
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False)
        keeper = Principal("nq57", "nq57", (Grant("operator", province),))
        self._tokens = {"nq57": self._issuer.issue(keeper, LIFETIME)}
        for account in self.get("nq57", "portal", "/accounts")["items"]:
            grants = tuple(Grant(role=grant["role"], unit_id=grant["unit"]) for grant in account["grants"])
            whom = Principal(account["account_id"], account["display_name"], grants)
            self._tokens[account["username"]] = self._issuer.issue(whom, LIFETIME)

    def get(self, who: str, service: str, path: str, **params: str) -> Json:
        return self._send(who, "GET", service, path, params=params)

    def post(self, who: str, service: str, path: str, body: object = None, **more: Any) -> Json:  # noqa: ANN401 - httpx's
        return self._send(who, "POST", service, path, json=body, **more)

    def put(self, who: str, service: str, path: str, body: object, headers: Mapping[str, str]) -> Json:
        return self._send(who, "PUT", service, path, json=body, headers=headers)

    def _send(self, who: str, method: str, service: str, path: str, **more: Any) -> Json:  # noqa: ANN401 - httpx's
        headers = {"Authorization": f"Bearer {self._tokens[who]}", **more.pop("headers", {})}
        url = f"{self.environment.url(service)}/api/v1{path}"
        answer = self._client.request(method, url, headers=headers, **more)
        if answer.is_error:
            raise RefusedError(answer)
        content: Json = answer.json()
        return content
