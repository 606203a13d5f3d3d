"""Payloads of many cases, made when a worker first needs them and kept while they are in use.

A payload takes megabytes, and an experiment may have thousands of cases; what travels to workers is
the records of each, compressed.
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from nomonhan.ensemble.battle import Payload, payload_of_records
from nomonhan.ensemble.fighting import CASES_AT_ONCE
from nomonhan.scenario.digest import ordered_json
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.records import Scenario


class Packed(NamedTuple):
    """A case's records, compressed."""

    digest: str
    content: bytes

    @classmethod
    def of(cls, loaded: LoadedScenario) -> Packed:
        text = ordered_json(loaded.scenario)
        return cls(loaded.digest, zlib.compress(text.encode("utf-8"), 6))

    @property
    def text(self) -> str:
        """The records as JSON, in the order of their files."""
        return zlib.decompress(self.content).decode("utf-8")


class CaseBook(Mapping[str, Payload]):
    """Case -> payload.  May be read by several threads, and sent to other processes."""

    def __init__(
        self, cases: Mapping[str, Packed], seed: int, draws: Sequence[str], runs: int
    ) -> None:
        """`draws`: ranged inputs of the base scenario; `runs`: replications below it are fought."""
        self._cases = dict(cases)
        self._seed = seed
        self._draws = tuple(draws)
        self._runs = runs
        self._begin()

    def _begin(self) -> None:
        self._kept: OrderedDict[str, Payload] = OrderedDict()
        self._lock = threading.Lock()

    def __getitem__(self, case: str) -> Payload:
        with self._lock:
            payload = self._kept.pop(case, None)
            if payload is None:
                packed = self._cases[case]
                scenario = Scenario.model_validate_json(packed.text)
                payload = payload_of_records(
                    scenario, packed.digest, self._seed, self._draws, self._runs
                )
            self._kept[case] = payload
            while len(self._kept) > CASES_AT_ONCE:
                self._kept.popitem(last=False)
            return payload

    def __iter__(self) -> Iterator[str]:
        return iter(self._cases)

    def __len__(self) -> int:
        return len(self._cases)

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in vars(self).items() if k not in ("_kept", "_lock")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._begin()
