"""What routes find on the application: the policy in force, the evidence service, the reader."""

from typing import Annotated

from fastapi import Depends, Request

from services.plans.clients.evidence import EvidenceClient
from services.plans.clients.reader import Reader
from services.plans.domain.policy import Policy


def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


def _evidence(request: Request) -> EvidenceClient:
    evidence: EvidenceClient = request.app.state.evidence
    return evidence


def _reader(request: Request) -> Reader:
    reader: Reader = request.app.state.reader
    return reader


PolicyDep = Annotated[Policy, Depends(_policy)]
EvidenceDep = Annotated[EvidenceClient, Depends(_evidence)]
ReaderDep = Annotated[Reader, Depends(_reader)]
