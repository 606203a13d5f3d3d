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
from nomonhan.commands.library import default_workers
from nomonhan.commands.warm import forget_old_kernels
from nomonhan.jit import BATTLE

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


def compiling_until(there: str, folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """A first `run` in a session of its own, as soon as a kernel `there` has been compiled."""
    kernels = folder / "kernels"
    home = {"NOMONHAN_HOME": str(folder / "home"), "NUMBA_CACHE_DIR": str(kernels)}
    process = subprocess.Popen(
        command("run", SCENARIO, "--out", str(folder / "run")), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env={**os.environ, **home}, start_new_session=True,
    )  # fmt: skip
    while not any(kernels.rglob(there)) and process.poll() is None:
        time.sleep(0.1)
    return process, kernels


def somebody_is_left(session: int) -> bool:
    """Whether a process of the session is there still after a while."""
    for _ in range(100):
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


STAGES = ["*.nbc"]  # before there is a helper, and while it works
if default_workers() > 1:
    STAGES.append("hexgrid.find_nearest-*.nbc")


@pytest.mark.skipif(not POSIX, reason="sends SIGINT to another process")
@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_does_not_wait_for_the_compiler(tmp_path: Path, stage: str) -> None:
    process, kernels = compiling_until(stage, tmp_path)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the compilers too
    _said, err = process.communicate(timeout=120)
    assert process.returncode == cli.INTERRUPTED, err
    assert "compiled for this machine" in err
    assert "Traceback" not in err
    assert not any(kernels.rglob(f"{BATTLE}-*.nbc"))  # it was at work still
    assert not somebody_is_left(process.pid)
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(not POSIX, reason="looks for processes of a session")
def test_compilers_end_with_a_command_that_is_killed(tmp_path: Path) -> None:
    process, _kernels = compiling_until(STAGES[-1], tmp_path)
    process.kill()
    process.communicate(timeout=120)
    assert not somebody_is_left(process.pid)


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
