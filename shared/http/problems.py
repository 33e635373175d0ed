"""Errors as RFC 9457 problem documents: a stable slug for programs, a Vietnamese title and sentence for people."""

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from shared import tracing
from shared.database.away import is_away
from shared.http.validation import BROKEN_JSON, field_errors

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Yêu cầu không đọc được",
    401: "Chưa đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Cách gọi không được hỗ trợ",
    408: "Chờ quá lâu",
    409: "Xung đột với trạng thái hiện tại",
    410: "Không còn giữ",
    412: "Dữ liệu đã thay đổi",
    413: "Dữ liệu gửi lên quá lớn",
    415: "Định dạng không được hỗ trợ",
    422: "Dữ liệu chưa hợp lệ",
    423: "Đang bị khóa",
    428: "Thiếu phiên bản dữ liệu",
    429: "Quá nhiều yêu cầu",
    460: "Mã kiểm tra không khớp",
    500: "Lỗi hệ thống",
    502: "Dịch vụ liên quan trả lời sai",
    503: "Tạm thời chưa phục vụ được",
    507: "Hết chỗ lưu trữ",
}
SLUGS = {
    400: ("bad-request", "Máy chủ không đọc được yêu cầu. Hãy kiểm tra nội dung gửi lên rồi gửi lại."),
    404: ("not-found", "Địa chỉ này không có. Hãy kiểm tra lại đường dẫn."),
    405: ("method-not-allowed", "Địa chỉ này không nhận cách gọi vừa dùng. Hãy xem /openapi.json."),
    413: ("body-too-large", "Nội dung gửi lên vượt quá giới hạn. Hãy gửi ít tệp hơn hoặc tệp nhỏ hơn."),
    415: ("unsupported-media-type", "Định dạng nội dung không được hỗ trợ. Hãy xem /openapi.json."),
}


class Problem(Exception):  # noqa: N818  named for what is sent, as in the RFC
    """A refusal. `detail_vi` says who, what, why and the way out; `extra` becomes further members of the document."""

    def __init__(
        self, status: int, slug: str, detail_vi: str, *, headers: dict[str, str] | None = None, **extra: object
    ) -> None:
        """Name the refusal."""
        super().__init__(slug)
        self.status = status
        self.slug = slug
        self.detail = detail_vi
        self.headers = headers
        self.extra = extra


def render(problem: Problem, instance: str) -> JSONResponse:
    """Return the problem as a response; `instance` is the path that was asked."""
    body = {
        "type": f"urn:nq57:problem:{problem.slug}",
        "title": TITLES.get(problem.status) or HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "slug": problem.slug,
        "correlation_id": tracing.correlation_id(),
        **problem.extra,
    }
    return JSONResponse(body, problem.status, media_type=MEDIA_TYPE, headers=problem.headers)


def answer(request: Request, problem: Problem) -> Response:
    """Return the problem as a document, or as a page to a browser where the service has `problem_page` on its state."""
    draw = getattr(request.app.state, "problem_page", None)
    if draw and "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        page: Response = draw(request, problem.status, problem.slug, problem.detail)
        return page
    return render(problem, request.url.path)


def unexpected() -> Problem:
    """Return what a caller is told about an error of ours: nothing of its inside."""
    detail = (
        "Hệ thống gặp lỗi ngoài dự kiến, dữ liệu chưa được ghi. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã theo dõi."
    )
    return Problem(500, "internal-error", detail)


def install(app: FastAPI) -> None:
    """Make every error of the application a problem document."""
    app.add_exception_handler(Problem, _render_problem)
    app.add_exception_handler(RequestValidationError, _render_invalid)
    app.add_exception_handler(HTTPException, _render_http)
    for failure in (DBAPIError, PoolTimeoutError, ConnectionError):
        app.add_exception_handler(failure, _render_store_failure)


async def _render_problem(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, Problem)  # noqa: S101  registered for this type only
    return answer(request, exc)


async def _render_invalid(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, RequestValidationError)  # noqa: S101  registered for this type only
    if any(error["type"] == BROKEN_JSON for error in exc.errors()):
        detail = "Nội dung gửi lên không phải JSON đúng cú pháp. Hãy sửa rồi gửi lại."
        return answer(request, Problem(400, "broken-json", detail))
    errors = field_errors(exc)
    detail = "Có mục chưa hợp lệ: " + "; ".join(f"{error['field']}: {error['message']}" for error in errors[:3]) + "."
    return answer(request, Problem(422, "invalid-request", detail, errors=errors))


async def _render_http(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)  # noqa: S101  registered for this type only
    slug, detail = SLUGS.get(exc.status_code, ("http-error", str(exc.detail)))
    headers = dict(exc.headers) if exc.headers else None
    return answer(request, Problem(exc.status_code, slug, detail, headers=headers))


async def _render_store_failure(request: Request, exc: Exception) -> Response:
    if is_away(exc):
        detail = "Kho dữ liệu tạm thời không kết nối được, dữ liệu chưa được ghi. Hãy thử lại sau ít phút."
        return answer(request, Problem(503, "store-unavailable", detail, headers={"Retry-After": "5"}))
    if _is_unstorable(exc):
        detail = "Có giá trị không lưu được (ký tự NUL, số quá lớn). Hãy sửa rồi gửi lại."
        return answer(request, Problem(422, "invalid-request", detail, errors=[]))
    raise exc


def _is_unstorable(failure: Exception) -> bool:
    """Tell whether a value came through that no column holds: SQLSTATE class 22, data exception."""
    state = getattr(getattr(failure, "orig", None), "sqlstate", None)
    return isinstance(state, str) and state.startswith("22")
