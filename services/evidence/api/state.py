"""What routes find on the application: contents, the policy in force, how files come in and go, the dossiers' seal."""

from typing import Annotated

from fastapi import Depends, Request

from services.evidence.document import Seal
from services.evidence.domain.policy import Policy
from services.evidence.store.contents import Contents
from services.evidence.use_cases.attach import Intake
from services.evidence.use_cases.retention import DropContent


def _contents(request: Request) -> Contents:
    contents: Contents = request.app.state.contents
    return contents


def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


def _drop_content(request: Request) -> DropContent:
    drop: DropContent = request.app.state.drop_content
    return drop


def _seal(request: Request) -> Seal:
    seal: Seal = request.app.state.seal
    return seal


ContentsDep = Annotated[Contents, Depends(_contents)]
PolicyDep = Annotated[Policy, Depends(_policy)]
IntakeDep = Annotated[Intake, Depends(_intake)]
DropContentDep = Annotated[DropContent, Depends(_drop_content)]
SealDep = Annotated[Seal, Depends(_seal)]
