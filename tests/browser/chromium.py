"""A headless Chromium, spoken to over two pipes in the DevTools protocol.

No driver and no library: messages are JSON that ends in a zero byte, read from the browser's file
descriptor 3 and written to its 4.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--force-device-scale-factor=1",
    "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE_S = 60.0


def find_chromium() -> str | None:
    """Path of the first Chromium on PATH."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class BrowserError(RuntimeError):
    """The browser said no, or nothing."""


class Chromium:
    """One browser with one page."""

    def __init__(self, program: str, width: int = 1280, height: int = 800) -> None:
        self.home = tempfile.mkdtemp(prefix="nomonhan-browser-")
        self.complaints: list[str] = []
        self._buffer = b""
        self._answers: dict[int, dict[str, Any]] = {}
        self._last = 0
        self._session: str | None = None
        self._loaded = False
        commands_out, self._to = _pipe()
        self._from, answers_in = _pipe()
        quiet = os.open(os.devnull, os.O_RDWR)
        self.pid = os.posix_spawn(
            program,
            [program, *FLAGS, f"--user-data-dir={self.home}", f"--window-size={width},{height}"],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, commands_out, 3),
                (os.POSIX_SPAWN_DUP2, answers_in, 4),
                *((os.POSIX_SPAWN_DUP2, quiet, fd) for fd in (0, 1, 2)),
            ],
            setpgroup=0,
        )
        for fd in (commands_out, answers_in, quiet):
            os.close(fd)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.resize(width, height)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for fd in (self._to, self._from):
            os.close(fd)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        shutil.rmtree(self.home, ignore_errors=True)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        number = self._last
        self._read_until(lambda: number in self._answers, method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read_until(self, is_done: Any, what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not is_done():
            ready, _, _ = select.select([self._from], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(self._from, 1 << 20) if ready else b""
            if not piece:
                raise BrowserError(f"the browser does not answer: {what}")
            self._buffer += piece
            *messages, self._buffer = self._buffer.split(b"\0")
            for message in messages:
                self._take(json.loads(message))

    def _take(self, message: dict[str, Any]) -> None:
        """Keep an answer, or what the page complained of."""
        if "id" in message:
            self._answers[message["id"]] = message
            return
        method, content = message.get("method"), message.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Runtime.exceptionThrown":
            details = content["exceptionDetails"]
            self.complaints.append(
                details.get("exception", {}).get("description") or details["text"]
            )
        elif method == "Runtime.consoleAPICalled" and content["type"] in ("error", "warning"):
            self.complaints.append(
                " ".join(str(a.get("value", a.get("description"))) for a in content["args"])
            )
        elif method == "Log.entryAdded" and content["entry"]["level"] in ("error", "warning"):
            self.complaints.append(content["entry"]["text"])

    def resize(self, width: int, height: int) -> None:
        """Size of the window, dots."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)  # fmt: skip

    def open(self, page: Path, fragment: str = "") -> None:
        """Open a file and wait until it has loaded."""
        self._loaded = False
        # leaving the page first, so that another fragment loads it anew
        self.call("Page.navigate", url="about:blank")
        self._read_until(lambda: self._loaded, "about:blank")
        self._loaded = False
        self.call("Page.navigate", url=page.resolve().as_uri() + fragment)
        self._read_until(lambda: self._loaded, str(page))

    def value(self, expression: str) -> Any:
        """Value of a JavaScript expression; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)  # fmt: skip
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + PATIENCE_S
        while not self.value(f"Boolean({expression})"):
            if time.monotonic() > end:
                raise BrowserError(f"never true: {expression}")
            time.sleep(0.05)

    def press(self, key: str, code: str = "", text: str = "") -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            content = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, **content)

    def mouse(self, kind: str, x: float, y: float, buttons: int = 0) -> None:
        """Move, press or release at a point: mouseMoved, mousePressed, mouseReleased."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, buttons=buttons,
                  button="left" if buttons or kind != "mouseMoved" else "none",
                  clickCount=1)  # fmt: skip

    def picture(self, whole_page: bool = False) -> bytes:
        """PNG of what is seen."""
        answer = self.call("Page.captureScreenshot", format="png",
                           captureBeyondViewport=whole_page)  # fmt: skip
        return base64.b64decode(answer["data"])


def _pipe() -> tuple[int, int]:
    """A pipe whose ends lie above the numbers that the browser wants."""
    import fcntl  # not on Windows, where these tests do not run

    ends = os.pipe()
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]
