"""Compiled rules: where commands find them, `warm`, and Ctrl-C while they are compiled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nomonhan import cli
from nomonhan.commands.warm import forget_old_kernels
from nomonhan.jit import LAST

SCENARIO = "two_equal_armies"
POSIX = os.name == "posix"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "nomonhan", *words]


def test_a_command_names_the_folder_of_kernels_itself(tmp_path: Path) -> None:
    """Tests hand it down to the processes they start; whoever types a command does not."""
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    words = ["run", SCENARIO, "--runs", "1", "--replays", "0", "--no-report", "--out"]
    done = subprocess.run(
        command(*words, str(tmp_path / "run")), env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == cli.DONE, done.stderr


@pytest.mark.skipif(not POSIX, reason="sends SIGINT to another process")
def test_ctrl_c_does_not_wait_for_the_compiler(tmp_path: Path) -> None:
    home, kernels, out = tmp_path / "home", tmp_path / "kernels", tmp_path / "run"
    environment = {**os.environ, "NOMONHAN_HOME": str(home), "NUMBA_CACHE_DIR": str(kernels)}
    process = subprocess.Popen(
        command("run", SCENARIO, "--out", str(out)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    while not any(kernels.rglob("*.nbc")) and process.poll() is None:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the compiler too
    _said, err = process.communicate(timeout=120)
    assert process.returncode == cli.INTERRUPTED, err
    assert "compiled for this machine" in err
    assert "Traceback" not in err
    assert not any(kernels.rglob(f"{LAST}-*.nbc"))  # it was at work still
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # and has not been left behind
    assert not out.exists()


def test_warm_says_ready(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_command_line(["warm"]) == cli.DONE
    assert capsys.readouterr().out == "ready\n"


def test_kernels_of_old_versions_are_forgotten(tmp_path: Path) -> None:
    for name in ("present", "recent", "old"):
        (tmp_path / name).mkdir()
    long_ago = time.time() - 40 * 86400
    for name in ("present", "old"):
        os.utime(tmp_path / name, (long_ago, long_ago))
    assert forget_old_kernels(tmp_path, tmp_path / "present") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["present", "recent"]
