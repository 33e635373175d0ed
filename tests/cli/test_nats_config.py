from pathlib import Path

import pytest

from cli import nats_config
from cli.environment import NATS_CONFIG, NATS_USERS
from shared.bus.topology import syncs_always
from shared.embedded.nats import NatsServer


class TestNatsConfig:
    def test_holds_the_permissions_that_the_registries_say(self) -> None:
        assert nats_config.as_it_should_be() == NATS_CONFIG.read_text(encoding="utf-8"), "run: make contracts"

    def test_is_put_right_when_it_drifted(self, tmp_path: Path) -> None:
        config = tmp_path / "nats.conf"
        config.write_text(
            NATS_CONFIG.read_text(encoding="utf-8").replace("alert.raised", "alert.invented"), encoding="utf-8"
        )
        assert nats_config.write(config)
        assert config.read_text(encoding="utf-8") == NATS_CONFIG.read_text(encoding="utf-8")
        assert not nats_config.write(config)

    def test_refuses_a_file_that_lost_its_mark(self, tmp_path: Path) -> None:
        config = tmp_path / "nats.conf"
        config.write_text("port: 4222\n", encoding="utf-8")
        with pytest.raises(ValueError, match="lost the line"):
            nats_config.write(config)

    async def test_has_the_running_server_sync_before_it_acknowledges(self, server_folder: Path) -> None:
        env = {f"NATS_{user.upper()}_PASSWORD": "secret" for user in NATS_USERS}
        with NatsServer(server_folder / "configured", config=NATS_CONFIG, env=env, monitor_port=0) as server:
            assert await syncs_always(server.monitor_url)
