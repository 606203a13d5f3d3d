"""A pytest plugin that plants one fault in one module before anyone imports it.

`python -m pytest -p tests.engine.plant ...` with PLANTED_FAULT="module|what stands there|what is
planted".  Kernels must be interpreted: compiled ones would come from the disk, or go there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType


class FaultyLoader(SourceFileLoader):
    """Loads a module with one piece of its text replaced."""

    sound = ""
    planted = ""

    def get_code(self, fullname: str) -> CodeType:
        """Code of the module with its fault; no file of compiled code is read or written."""
        text = Path(self.path).read_text(encoding="utf-8")
        count = text.count(self.sound)
        if count != 1:
            raise ImportError(f"{self.sound!r} stands {count} times in {self.path}")
        return compile(text.replace(self.sound, self.planted), self.path, "exec")


class FaultFinder(MetaPathFinder):
    """Finds the one module that is to be faulty."""

    def __init__(self, module: str, sound: str, planted: str) -> None:
        self.module, self.sound, self.planted = module, sound, planted

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own place, with a loader that plants the fault."""
        if fullname != self.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        loader = FaultyLoader(fullname, spec.origin)
        loader.sound, loader.planted = self.sound, self.planted
        spec.loader = loader
        return spec


if "PLANTED_FAULT" in os.environ:
    assert os.environ.get("NUMBA_DISABLE_JIT") == "1", "faults are planted in interpreted kernels"
    module, sound, planted = os.environ["PLANTED_FAULT"].split("|")
    assert module not in sys.modules, f"{module} was imported before its fault was planted"
    sys.meta_path.insert(0, FaultFinder(module, sound, planted))
