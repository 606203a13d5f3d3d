"""Rules that are not compiled yet are compiled by a process of its own, which Ctrl-C can stop.

A compiler does not look up from its work: in this process Ctrl-C would wait for it, up to a minute.
What the other process has compiled lies in the cache folder, from where this one reads it.  Where
there is a second processor, that process has a helper: no kernel is compiled by both.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nomonhan import jit
from nomonhan.commands.progress import notice
from nomonhan.text import gettext as _

LOOK_UP_S = 0.2  # a process that is waited for without end cannot be interrupted on Windows
# It ends when the process that started it does, however that ended: then its input is closed.
# Done, it leaves at once: to tidy up after a compiler takes Python more than a second.
COMPILER = """
import os, sys, threading
sys.stdout = sys.stderr  # nobody reads what it says
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
from nomonhan.commands import warm
warm.{task}()
os._exit(0)
"""


def compile_first(shown: bool) -> None:
    """On a command line (`shown`), say that the rules are compiled, and have them compiled.

    Nothing is done if they are, or for whoever calls from Python.  Where no other process can do
    it, whoever needs them compiles them here later.
    """
    if not shown or jit.cache_is_warm():
        return
    from nomonhan.commands.library import default_workers  # which asks for this file itself

    notice(_("The rules are compiled for this machine first: once, about a minute."))
    if not _is_kept():
        return
    task = "compile_rules" if default_workers() == 1 else "compile_rules_by_two"
    with compiler(task, stdout=subprocess.PIPE) as process:
        while process is not None and process.poll() is None:
            try:
                process.wait(LOOK_UP_S)
            except subprocess.TimeoutExpired:
                continue


@contextmanager
def compiler(task: str, stdout: int | None = None) -> Iterator[subprocess.Popen[bytes] | None]:
    """A process that does `task` of `warm`, None if it cannot be started; it ends with the block.

    A helper that it started has its `stdout` too: where that is a pipe, the helper has ended with
    the block as well.
    """
    # from where this process has its modules, and from nowhere else
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", COMPILER.format(task=task)], env=environment,
            stdin=subprocess.PIPE, stdout=stdout, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        yield None
        return
    try:
        yield process
    finally:
        process.kill()  # it keeps nothing by halves: files get their names when they are whole
        process.communicate()


def _is_kept() -> bool:
    """Whether what is compiled can be put into the cache folder for another process to read."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0" or getattr(sys, "frozen", False):
        return False
    kernels = os.environ.get("NUMBA_CACHE_DIR")
    if not sys.executable or not kernels:
        return False
    folder = Path(kernels)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
