"""Rule parameters made up for a test; what it does not name is no number and spoils its result."""

from __future__ import annotations

from typing import Any

import numpy as np

from nomonhan.rules.exposure import derive
from nomonhan.rules.parameters import DERIVED, PARAMETER_TYPE, PARAMETERS


def parameters(**numbers: float) -> Any:
    """A record of rule parameters with the test's own numbers, and what follows from them."""
    record = np.rec.array(np.zeros(1, PARAMETER_TYPE))[0]
    for name in PARAMETERS + DERIVED:
        record[name] = numbers.pop(name, float("nan"))
    assert not numbers, f"no such parameter: {sorted(numbers)}"
    derive(record)
    return record
