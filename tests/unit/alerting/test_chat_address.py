import pytest

from services.alerting.domain.chat_address import scheme_of


class TestSchemeOf:
    @pytest.mark.parametrize(
        ("url", "scheme"),
        [
            ("tgram://123456789:abcdefg_hijklmnop/12315544/", "tgram"),
            ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#tong-hop", "slack"),
            ("tgram://123456789:abc/-100123?silent=yes&topic=5", "tgram"),
            ("jsons://ioc.tinh.gov.vn:8443/nhan", "jsons"),
        ],
    )
    def test_returns_the_service(self, url: str, scheme: str) -> None:
        assert scheme_of(url) == scheme

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "tgram",
            "tgram://",
            "file:///etc/passwd",
            "syslog://",
            "dbus://",
            "mailto://a:b@may.vn",
            "https://discord.com/api/webhooks/1/2",
            "tgram://123:abc/1?template=/etc/passwd",
            "slack://a/b/c/#kenh?template=/etc/passwd",
            "tgram://123:abc/1?silent=yes&verify=no",
            "tgram://123:abc/1?silent=yes;verify=no",
            "tgram://123:abc/1?%76erify=no",
            "jsons://may.vn/?redirect=yes",
            "jsons://may.vn/?+X-Header=1",
            "jsons://may.vn/?image=http://127.0.0.1/",
            "json://may.vn\\@127.0.0.1/",
            "json://may.vn /",
            "json://may.vn/\r\nX: 1",
            f"tgram://{'a' * 1000}",
        ],
    )
    def test_refuses_other_services_and_options(self, url: str) -> None:
        with pytest.raises(ValueError, match=r"Apprise|Dịch vụ|Sau dấu"):
            scheme_of(url)
