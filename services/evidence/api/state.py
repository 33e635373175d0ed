"""What routes find on the application: the folder of contents and the policy in force."""

from typing import Annotated

from fastapi import Depends, Request

from services.evidence.domain.policy import Policy
from services.evidence.store.contents import Contents


def _contents(request: Request) -> Contents:
    contents: Contents = request.app.state.contents
    return contents


def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


ContentsDep = Annotated[Contents, Depends(_contents)]
PolicyDep = Annotated[Policy, Depends(_policy)]
