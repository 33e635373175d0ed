"""The one authorisation rule: some role of the caller has the permission, and the unit lies in that role's subtree."""

from contracts.roles import PERMISSIONS, Permission
from shared.auth.principal import Principal
from shared.http.problems import Problem


def is_within(unit_id: str, root: str) -> bool:
    """Tell whether a unit is the root or below it; `tay-ninh.tan` is not above `tay-ninh.tan-loi`."""
    return unit_id == root or unit_id.startswith(f"{root}.")


def subtrees(principal: Principal, permission: Permission) -> tuple[str, ...]:
    """Return the roots under which the caller has the permission, none inside another."""
    roots = {grant.unit_id for grant in principal.grants if permission in PERMISSIONS[grant.role]}
    return tuple(sorted(root for root in roots if not any(root != other and is_within(root, other) for other in roots)))


def allows(principal: Principal, permission: Permission, unit_id: str) -> bool:
    """Tell whether the caller has the permission over a unit."""
    return any(is_within(unit_id, root) for root in subtrees(principal, permission))


def require(principal: Principal, permission: Permission, unit_id: str) -> None:
    """Refuse with 403 `not-permitted` (no role for it) or `outside-your-units` (not over this unit)."""
    if allows(principal, permission, unit_id):
        return
    require_somewhere(principal, permission)
    detail = "Đơn vị này nằm ngoài phạm vi được giao cho tài khoản của bạn. Hãy chọn đơn vị của mình hoặc hỏi quản trị."
    raise Problem(403, "outside-your-units", detail, unit_id=unit_id)


def require_somewhere(principal: Principal, permission: Permission) -> None:
    """Refuse with 403 `not-permitted` a caller who has the permission over no unit at all."""
    if not subtrees(principal, permission):
        detail = "Vai trò của tài khoản không được làm việc này. Nếu cần, hãy đề nghị quản trị cấp quyền."
        raise Problem(403, "not-permitted", detail, permission=permission)
