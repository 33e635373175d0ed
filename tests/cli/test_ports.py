import socket

from cli import ports


class TestChoose:
    def test_gives_each_part_its_own_port_when_it_is_free(self) -> None:
        wanted = {"portal": ports.free_port(), "plans": ports.free_port()}
        assert ports.choose(wanted) == ports.Ports(wanted, {})

    def test_gives_another_one_when_it_is_taken_and_says_so(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = other.getsockname()[1]
            chosen = ports.choose({"portal": taken})
            assert chosen.moved == {"portal": taken}
            assert ports.is_free(chosen.of["portal"])

    def test_gives_two_systems_that_start_together_different_ports(self) -> None:
        port = ports.free_port()
        first, second = ports.choose({"portal": port}), ports.choose({"portal": port})
        assert first.of == {"portal": port}
        assert second.moved == {"portal": port}

    def test_gives_no_port_twice(self) -> None:
        port = ports.free_port()
        chosen = ports.choose({"portal": port, "plans": port})
        assert len(set(chosen.of.values())) == 2


class TestIsFree:
    def test_sees_a_listener_on_all_addresses(self) -> None:
        with socket.create_server(("0.0.0.0", 0)) as other:  # noqa: S104 - another program may listen like that
            assert not ports.is_free(other.getsockname()[1])
