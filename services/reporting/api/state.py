"""What routes find on the application, and the parameters they share."""

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, StringConstraints

from contracts.fact import UnitPath
from services.reporting.document import Form
from services.reporting.domain.awards import Policy
from services.reporting.domain.months import Month


def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


def _form(request: Request) -> Form:
    form: Form = request.app.state.form
    return form


def _known_month(written: str) -> str:
    try:
        return str(Month.parse(written))
    except ValueError:
        raise ValueError("phải là tháng dạng năm-tháng, ví dụ 2026-03") from None


PolicyDep = Annotated[Policy, Depends(_policy)]
FormDep = Annotated[Form, Depends(_form)]
WrittenMonth = Annotated[str, StringConstraints(max_length=7), AfterValidator(_known_month)]
MonthQuery = Annotated[WrittenMonth, Query(description="Tháng báo cáo, ví dụ 2026-03.")]
UnitQuery = Annotated[UnitPath, Query(description="Đơn vị gốc, ví dụ `tay-ninh.tan-loi`.")]

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_headers(unit_id: str, month: str, version: int | None = None) -> dict[str, str]:
    """Headers that make a browser save a document; slugs are plain ASCII, so the name needs no other form."""
    kept = f"bao-cao-{unit_id.rpartition('.')[2]}-{month}{f'-v{version}' if version else ''}.docx"
    return {
        "Content-Disposition": f'attachment; filename="{kept}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
