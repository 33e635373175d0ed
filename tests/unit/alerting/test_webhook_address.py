"""What may be sent to. The forms are those a request forgery is tried with."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerting.domain.webhook_address import Allowed, Refused, checked, endpoint, is_public

NOTHING = Allowed.of([])
INNER = (
    "0.0.0.0",  # noqa: S104  a forbidden target, not a bind
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.8.8",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "ff02::1",
)
OUTER = ("8.8.8.8", "113.160.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")


class TestIsPublic:
    @pytest.mark.parametrize("address", INNER)
    def test_says_no_to_inner_addresses_however_written(self, address: str) -> None:
        assert not is_public(ip_address(address))

    @pytest.mark.parametrize("address", OUTER)
    def test_says_yes_to_the_internet(self, address: str) -> None:
        assert is_public(ip_address(address))

    @given(st.ip_addresses(v=4))
    def test_says_the_same_of_an_address_mapped_into_version_6(self, address: object) -> None:
        assert is_public(ip_address(f"::ffff:{address}")) == is_public(ip_address(str(address)))


class TestChecked:
    @pytest.mark.parametrize("inner", INNER)
    def test_refuses_a_host_with_one_inner_address_among_outer_ones(self, inner: str) -> None:
        with pytest.raises(Refused, match="mạng nội bộ"):
            checked("may.vn", [ip_address("8.8.8.8"), ip_address(inner)], NOTHING)

    def test_refuses_a_host_without_any(self) -> None:
        with pytest.raises(Refused, match="Không tìm thấy"):
            checked("may.vn", [], NOTHING)

    def test_takes_an_inner_address_of_an_allowed_host_or_network_only(self) -> None:
        allowed, inner = Allowed.of(["ioc.tinh.gov.vn", "10.20.0.0/16"]), [ip_address("10.9.9.9")]
        assert checked("ioc.tinh.gov.vn", inner, allowed) == inner
        assert checked("may.vn", [ip_address("10.20.3.4")], allowed)
        with pytest.raises(Refused):
            checked("may.vn", inner, allowed)
        with pytest.raises(Refused):
            checked("x.ioc.tinh.gov.vn", inner, allowed)


class TestEndpoint:
    def test_reads_host_port_and_target(self) -> None:
        found = endpoint("https://Nhan.Tinh.gov.vn/hook?k=1", NOTHING)
        assert (found.scheme, found.host, found.port, found.target) == ("https", "nhan.tinh.gov.vn", 443, "/hook?k=1")
        assert found.authority == "nhan.tinh.gov.vn"
        assert endpoint("https://may.vn:8443", NOTHING).authority == "may.vn:8443"
        assert endpoint("https://[2606:4700::1111]/", NOTHING).authority == "[2606:4700::1111]"

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "may.vn",
            "http://may.vn/",
            "ftp://may.vn/",
            "file:///etc/passwd",
            "gopher://may.vn/",
            "https://",
            "https:///x",
            "https://a:b@may.vn/",
            "https://may.vn@127.0.0.1/",
            "https://may.vn/#x",
            "https://may.vn:99999/",
            "https://may.vn/\r\nHost: x",
            "https://máy.vn/",
            "https://may.vn/ x",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            f"https://may.vn/{'a' * 1000}",
        ],
    )
    def test_refuses_what_is_no_public_https_address(self, url: str) -> None:
        with pytest.raises(Refused):
            endpoint(url, NOTHING)

    def test_takes_http_to_an_allowed_host_only(self) -> None:
        assert endpoint("http://10.20.1.1:8080/x", Allowed.of(["10.20.0.0/16"])).port == 8080
        assert endpoint("http://ioc.tinh.gov.vn/x", Allowed.of(["ioc.tinh.gov.vn"])).port == 80
        with pytest.raises(Refused, match="https"):
            endpoint("http://khac.tinh.gov.vn/x", Allowed.of(["ioc.tinh.gov.vn"]))


class TestAllowed:
    def test_refuses_a_network_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="host bits"):
            Allowed.of(["10.20.0.1/16"])

    def test_takes_blanks_for_nothing(self) -> None:
        assert Allowed.of(["", " "]) == NOTHING
