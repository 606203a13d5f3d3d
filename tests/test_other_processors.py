"""The same bits on an older processor, whose code the libraries can be told to use.

They have several versions of exponentials, sines and linear algebra, with other last bits, and take
the fastest one that the processor knows.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

import nomonhan.jit  # noqa: F401  (names the folder of kernels)
from tests.engine.processes import run_python

OF_THE_C_LIBRARY = "AVX2,FMA,FMA4,AVX2_Usable,FMA_Usable,FMA4_Usable,AVX512F"

Digests = dict[str, str]

pytestmark = pytest.mark.skipif(
    (sys.platform, platform.machine(), platform.libc_ver()[0]) != ("linux", "x86_64", "glibc"),
    reason="only there can the libraries be told of another processor",
)


def older_processor() -> dict[str, str]:
    """Environment in which the libraries use what they have for the first 64-bit processors."""
    known = cast(Any, np.show_config(mode="dicts"))["SIMD Extensions"]["found"]
    switches = {
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-" + OF_THE_C_LIBRARY.replace(",", ",-"),
        "OPENBLAS_CORETYPE": "Prescott",
    }
    return switches | ({"NPY_DISABLE_CPU_FEATURES": ",".join(known)} if known else {})


def printed(home: Path, **environment: str) -> Digests:
    """Digests of `tests.print_arrays`, with a cache of its own for all but compiled kernels."""
    kernels = os.environ["NUMBA_CACHE_DIR"]  # of this process, which may have compiled them
    environment |= {"NOMONHAN_HOME": str(home), "NUMBA_CACHE_DIR": kernels}
    done = run_python("-m", "tests.print_arrays", **environment)
    assert done.returncode == 0, done.stderr
    found: Digests = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Digests, Digests]:
    """On this processor and, as far as the libraries know, on an older one."""
    home = tmp_path_factory.mktemp
    return printed(home("here")), printed(home("older"), **older_processor())


def differing(both: tuple[Digests, Digests]) -> list[str]:
    here, older = both
    assert here.keys() == older.keys()
    return [name for name in here if here[name] != older[name]]


def test_the_libraries_do_use_other_code(both: tuple[Digests, Digests]) -> None:
    if "fma" not in Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        pytest.skip("this processor is itself an old one")
    changed = [name for name in differing(both) if name.startswith("machine:")]
    assert "machine: exp of the C library" in changed


def test_battles_and_campaigns_are_the_same_bits(both: tuple[Digests, Digests]) -> None:
    other = [name for name in differing(both) if not name.startswith("machine:")]
    assert not other, "\n".join([f"{len(other)} arrays differ:", *other[:200]])
