from services.portal import pages
from services.portal.pages.page import NAVIGATION, here


def addresses() -> set[str]:
    routes = [route for router in pages.routers for route in router.routes]
    return {str(getattr(route, "path", "")) for route in routes if "GET" in getattr(route, "methods", ())}


class TestNavigation:
    def test_leads_to_pages_that_are_there(self) -> None:
        assert {entry.address for entry in NAVIGATION} <= addresses()


class TestHere:
    def test_is_the_line_with_the_longest_address_the_page_begins_with(self) -> None:
        lines = {path: found.name if (found := here(NAVIGATION, path)) else None for path in (
            "/canh-bao/kenh/moi", "/canh-bao/alert-1", "/ke-hoach-khac", "/xep-hang"
        )}  # fmt: skip
        assert lines == {
            "/canh-bao/kenh/moi": "Kênh thông báo",
            "/canh-bao/alert-1": "Cảnh báo",
            "/ke-hoach-khac": None,
            "/xep-hang": "Xếp hạng",
        }
