"""How many battles to hand over at a time, and which.

A batch takes a quarter of a second, on a cluster two: handing it over costs next to nothing, and
Ctrl-C or a lost worker costs little.  How long a battle takes is learned on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

LOCAL_SECONDS = 0.25
LARGEST = 200
FIRST = 2
GROWTH = 4  # at most so many times the last batch, until a battle's time is known well


class Batches:
    """Cuts battles into batches; lost ones are handed out again before new ones.

    `fixed`: battles in every batch, else about `seconds` worth of them.
    """

    def __init__(
        self, numbers: Iterable[int], *, fixed: int | None = None, seconds: float = LOCAL_SECONDS
    ) -> None:
        self._numbers = iter(numbers)
        self._again: list[list[int]] = []
        self._losses: Counter[int] = Counter()  # by the first battle of a batch
        self._fixed = fixed
        self._seconds = seconds
        self._size = FIRST if fixed is None else fixed

    def take(self) -> list[int]:
        """The next batch; empty when nothing is left."""
        if self._again:
            return self._again.pop(0)
        return list(islice(self._numbers, self._size))

    def give_back(self, batch: Sequence[int]) -> None:
        """A batch whose worker was lost before it finished."""
        self._again.append(list(batch))
        self._losses[batch[0]] += 1

    @property
    def most_losses(self) -> int:
        """Workers that were lost with one and the same batch."""
        return max(self._losses.values(), default=0)

    def learn(self, battles: int, seconds: float) -> None:
        """So many battles took one worker so long."""
        if self._fixed is None and battles:
            wanted = LARGEST if seconds <= 0 else int(self._seconds * battles / seconds)
            self._size = max(1, min(LARGEST, self._size * GROWTH, wanted))
