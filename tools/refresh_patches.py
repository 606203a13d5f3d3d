"""Write the present digest of each packaged scenario into the patches that come with it.

A patch names the state of the scenario it was written for.  Run `python tools/refresh_patches.py`
after a change of data, once it is clear that every patch still means what it says.
"""

from __future__ import annotations

import re

from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.packaged import SCENARIOS_FOLDER, scenario_names
from nomonhan.scenario.patches import PATCHES_NAME

DIGEST = re.compile(r"(?m)^digest: .*$")


def main() -> None:
    """Refresh every patch and load the scenario with it."""
    for name in scenario_names():
        for path in sorted((SCENARIOS_FOLDER / name / PATCHES_NAME).glob("*.yaml")):
            line = f"digest: {load_scenario(name).base_digest}"
            old = path.read_text(encoding="utf-8")
            path.write_text(DIGEST.sub(line, old, count=1), encoding="utf-8")
            load_scenario(name, patches=[path])
            print(f"{name}: {path.stem}")


if __name__ == "__main__":
    main()
