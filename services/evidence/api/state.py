"""What routes find on the application: the contents, the policy in force, how files are taken in."""

from typing import Annotated

from fastapi import Depends, Request

from services.evidence.domain.policy import Policy
from services.evidence.store.contents import Contents
from services.evidence.use_cases.attach import Intake


def _contents(request: Request) -> Contents:
    contents: Contents = request.app.state.contents
    return contents


def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


ContentsDep = Annotated[Contents, Depends(_contents)]
PolicyDep = Annotated[Policy, Depends(_policy)]
IntakeDep = Annotated[Intake, Depends(_intake)]
