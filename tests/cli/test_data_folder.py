import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from cli.data_folder import DataFolder, InUseError, Lock, born_at


class TestLock:
    def test_keeps_a_second_start_out_and_names_the_first(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path)
        with Lock(folder):
            folder.write_running(pid=4711, address="http://127.0.0.1:8057")
            with pytest.raises(InUseError, match=r"4711.*http://127\.0\.0\.1:8057") as refused, Lock(folder):
                pass
            assert str(tmp_path) in str(refused.value)

    def test_is_let_go_at_the_end(self, tmp_path: Path) -> None:
        for _ in range(2):
            with Lock(DataFolder(tmp_path)):
                assert DataFolder(tmp_path).read_running() == {"pid": os.getpid()}

    def test_waits_for_parts_that_are_still_leaving(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path)
        program = "import time; time.sleep(0.5)"
        with subprocess.Popen([sys.executable, "-c", program]) as leaving:
            folder.write_running(pid=1, parts={"postgres": [leaving.pid, born_at(leaving.pid)]})
            with Lock(folder):
                assert not psutil.pid_exists(leaving.pid) or leaving.poll() is not None

    def test_leaves_a_stranger_with_the_same_pid_alone(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path)
        folder.write_running(pid=1, parts={"postgres": [os.getpid(), born_at(os.getpid()) - 1000]})
        with Lock(folder):
            assert psutil.pid_exists(os.getpid())


class TestDataFolder:
    def test_is_fresh_until_it_was_laid_out(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path)
        assert folder.is_fresh()
        folder.make()
        assert not folder.is_fresh()

    def test_closes_its_secrets_to_others(self, tmp_path: Path) -> None:
        folder = DataFolder(tmp_path)
        folder.make()
        assert folder.secrets.stat().st_mode & 0o777 == 0o700

    def test_takes_a_damaged_note_of_the_running_system_for_none(self, tmp_path: Path) -> None:
        (tmp_path / "running.json").write_text("{", encoding="utf-8")
        assert DataFolder(tmp_path).read_running() == {}
