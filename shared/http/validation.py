"""What pydantic finds wrong with a request, said in Vietnamese."""

from collections.abc import Mapping
from typing import Any, TypedDict

from fastapi.exceptions import RequestValidationError

BROKEN_JSON = "json_invalid"

MESSAGES: Mapping[str, str] = {
    "missing": "bắt buộc phải có",
    "string_type": "phải là chữ",
    "string_too_short": "phải có ít nhất {min_length} ký tự",
    "string_too_long": "không được dài quá {max_length} ký tự",
    "string_pattern_mismatch": "không đúng dạng yêu cầu",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "float_type": "phải là số",
    "float_parsing": "phải là số",
    "finite_number": "phải là số hữu hạn",
    "decimal_parsing": "phải là số",
    "decimal_type": "phải là số",
    "bool_type": "phải là đúng hoặc sai",
    "bool_parsing": "phải là đúng hoặc sai",
    "greater_than": "phải lớn hơn {gt}",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than": "phải nhỏ hơn {lt}",
    "less_than_equal": "không được vượt quá {le}",
    "literal_error": "phải là một trong: {expected}",
    "enum": "phải là một trong: {expected}",
    "list_type": "phải là danh sách",
    "tuple_type": "phải là danh sách",
    "set_type": "phải là danh sách",
    "too_short": "phải có ít nhất {min_length} mục",
    "too_long": "không được có quá {max_length} mục",
    "dict_type": "phải là đối tượng JSON",
    "model_type": "phải là đối tượng JSON",
    "dataclass_type": "phải gồm các mục con có tên",
    "model_attributes_type": "phải là đối tượng JSON",
    "extra_forbidden": "không có mục này",
    "none_required": "phải để trống",
    "date_type": "phải là ngày dạng năm-tháng-ngày",
    "date_parsing": "phải là ngày dạng năm-tháng-ngày",
    "date_from_datetime_parsing": "phải là ngày dạng năm-tháng-ngày",
    "date_from_datetime_inexact": "phải là ngày, không kèm giờ",
    "datetime_type": "phải là thời điểm dạng ISO 8601",
    "datetime_parsing": "phải là thời điểm dạng ISO 8601",
    "datetime_from_date_parsing": "phải là thời điểm dạng ISO 8601",
    "timezone_aware": "phải là thời điểm có múi giờ",
    "uuid_parsing": "phải là mã UUID",
    "uuid_type": "phải là mã UUID",
    "url_parsing": "phải là địa chỉ đúng dạng",
    "value_error": "{error}",
    "assertion_error": "{error}",
}
UNKNOWN = "không hợp lệ"
PLACES = frozenset({"body", "query", "path", "header", "cookie"})


class FieldError(TypedDict):
    """One field and what is wrong with it."""

    field: str
    message: str


def field_errors(error: RequestValidationError) -> list[FieldError]:
    """Return each finding by field path (`tasks.2.due_on`), in the order found."""
    return [{"field": _field(found["loc"]), "message": message(found)} for found in error.errors()]


def message(found: Mapping[str, Any]) -> str:
    """Return one finding as a phrase that follows the field's name."""
    context = {name: str(value) for name, value in (found.get("ctx") or {}).items()}
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ").replace("'", "")
    try:
        return MESSAGES.get(found["type"], UNKNOWN).format(**context)
    except KeyError:
        return UNKNOWN


def _field(location: tuple[int | str, ...]) -> str:
    parts = [str(part) for part in location]
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] in PLACES else parts)
