"""What can go wrong with contents, each as the refusal its caller is told."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from obstore.exceptions import BaseError

from services.evidence import metrics
from shared.http import Problem

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
RETRY_SECONDS = 10
MAX_ERROR = 300

log = structlog.stdlib.get_logger("evidence")


class ContentMissing(Problem):
    """A content that a row names is not in the store."""

    def __init__(self, sha256: str) -> None:
        detail = "Nội dung tệp không còn trong kho lưu trữ. Hãy báo quản trị khôi phục từ bản sao lưu."
        super().__init__(500, "content-missing", detail, sha256=sha256)


class StoreAway(Problem):
    """The store of contents cannot be reached or answers wrongly; nothing was changed."""

    def __init__(self) -> None:
        detail = (
            "Kho lưu trữ tệp tạm thời không kết nối được. Phần đã tải lên vẫn được giữ; hãy thử lại sau ít phút,"
            " nếu vẫn lỗi thì báo quản trị."
        )
        super().__init__(503, "storage-away", detail, headers={"Retry-After": str(RETRY_SECONDS)})


class StoreFull(Problem):
    """The disk takes no more bytes."""

    def __init__(self) -> None:
        detail = "Kho lưu trữ tệp đã hết chỗ nên chưa nhận thêm được. Hãy báo quản trị mở rộng kho rồi gửi tiếp."
        super().__init__(507, "storage-full", detail)


class UploadBusy(Problem):
    """Somebody else writes the same upload right now."""

    def __init__(self) -> None:
        detail = "Tệp này đang được gửi từ một cửa sổ hoặc kết nối khác. Hãy chờ ít giây rồi gửi tiếp."
        super().__init__(423, "upload-locked", detail, headers={"Retry-After": "2"})


@contextmanager
def told() -> Iterator[None]:
    """Turn errors of disk and object store into their refusals; FileNotFoundError passes."""
    try:
        yield
    except (BaseError, TimeoutError) as error:
        metrics.STORAGE_FAILURES.labels("away").inc()
        log.warning("storage.away", error=str(error)[:MAX_ERROR])
        raise StoreAway from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        metrics.STORAGE_FAILURES.labels("full").inc()
        raise StoreFull from error
