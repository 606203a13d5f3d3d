"""Ranged inputs, drawn per replication by a space-filling design.

Unscrambled Sobol points over the sorted paths of the base scenario's inputs, every dimension
shifted modulo 1 [CranleyPatterson1976] by a key from (seed, path).  Row k depends on k, the seed
and the paths alone: not on how many replications are drawn, in which batches, by whom or for which
case.  The number that a share of 0-1 stands for is found by inversion, which is monotone, so that
a moved limit moves every draw the same way.

Inputs that are good or bad together share a named factor, an input like any other: their shares are
those of normal numbers that have a part of their variance in common (a one-factor Gaussian copula
[ImanConover1982]), so that each keeps its own range and their sum stays uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nomonhan.ensemble.sobol import SOBOL_BITS, direction_numbers, sobol_points
from nomonhan.normal import share_in_common

# A shift of 52 bits leaves one bit for the half that keeps shares off 0 and 1.
SHIFT_BITS = 52
AT_ONCE = 16
BLOCKS_KEPT = 4  # threads that share a design are rarely farther apart

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class InputDesign:
    """Everything that is needed to draw the inputs of any replication, n inputs."""

    low: Floats  # (n,)
    mode: Floats  # (n,) most likely value
    high: Floats  # (n,)
    numbers: NDArray[np.int64] = field(repr=False)  # (bits, n) direction numbers
    shifts: NDArray[np.int64] = field(repr=False)  # (n,) integers of 52 bits
    factor: NDArray[np.int64] = field(repr=False)  # (n,) input whose chance is shared, -1 none
    common: Floats = field(repr=False)  # (n,) share of the variance that is shared
    blocks: dict[int, Floats] = field(default_factory=dict, repr=False, compare=False)  # `drawn`

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        low: ArrayLike,
        mode: ArrayLike,
        high: ArrayLike,
        seed: int,
        *,
        base: Iterable[str] = (),
        common: Mapping[str, tuple[str, float]] | None = None,
        most: int = 2**16,
    ) -> InputDesign:
        """Design over the inputs `names`, for replications below `most`.

        `base`: the inputs of the base scenario, if `names` are those of a patched one: what both
        have is drawn alike.  `common`: input -> the input that is the factor it shares, and the
        share of its variance (0-1) that comes from there.
        """
        limits = [np.asarray(a, dtype=np.float64) for a in (low, mode, high)]
        for values in limits:
            if values.shape != (len(names),):
                raise ValueError(f"{len(names)} names, but limits of shape {values.shape}")
        if len(set(names)) != len(names):
            raise ValueError("two inputs have the same path")
        wrong = ~((limits[0] <= limits[1]) & (limits[1] <= limits[2]))
        if wrong.any():
            raise ValueError(f"{names[int(np.argmax(wrong))]}: write low <= value <= high")
        known = sorted(set(base))
        order = {name: i for i, name in enumerate(known + sorted(set(names) - set(known)))}
        dimensions = [order[name] for name in names]
        bits = max(1, (most - 1).bit_length())
        numbers = direction_numbers(max(1, len(order)), bits)[:, dimensions]
        keys = [blake2b(f"{seed}\0{name}".encode(), digest_size=8).digest() for name in names]
        words = np.frombuffer(b"".join(keys), dtype="<u8").astype(np.int64)
        place = {name: i for i, name in enumerate(names)}
        shared = common or {}
        factor = [place[shared[name][0]] if name in shared else -1 for name in names]
        weight = [shared[name][1] if name in shared else 0.0 for name in names]
        return cls(
            limits[0],
            limits[1],
            limits[2],
            np.ascontiguousarray(numbers),
            words & (2**SHIFT_BITS - 1),
            np.array(factor, dtype=np.int64),
            np.array(weight, dtype=np.float64),
        )

    def shares(self, replications: Sequence[int]) -> Floats:
        """Evenly spread numbers inside (0, 1), (k, n): a row per replication."""
        return self.together(self.own_shares(replications))

    def together(self, own: Floats) -> Floats:
        """Shares (k, n) of inputs, some with a factor in common, from independent ones (k, n)."""
        if not (self.factor >= 0).any():
            return own
        shares = np.empty_like(own)
        share_in_common(own, self.factor, self.common, shares)
        return shares

    def own_shares(self, replications: Sequence[int]) -> Floats:
        """Independent numbers inside (0, 1), (k, n), before factors are shared."""
        k = np.asarray(replications, dtype=np.int64)
        if k.size and (k.min() < 0 or k.max() >= 2 ** len(self.numbers)):
            raise ValueError(f"a replication lies from 0 to {2 ** len(self.numbers) - 1}")
        points = sobol_points(k, self.numbers) << (SHIFT_BITS - SOBOL_BITS)
        return np.asarray((((points + self.shifts) & (2**SHIFT_BITS - 1)) + 0.5) / 2.0**SHIFT_BITS)

    def draw(self, replications: Sequence[int]) -> Floats:
        """Values of the inputs, (k, n): a row per replication."""
        return triangular(self.shares(replications), self.low, self.mode, self.high)

    def drawn(self, replication: int) -> Floats:
        """Values of the inputs of one replication, (n,), not to be changed.

        Those of its block are drawn with it, and the blocks last drawn are kept: ensembles ask for
        one replication after the other, and sixteen at once cost as much as eight.
        """
        block = replication // AT_ONCE
        rows = self.blocks.get(block)
        if rows is None:
            end = min((block + 1) * AT_ONCE, 2 ** len(self.numbers))
            rows = self.draw(range(block * AT_ONCE, max(end, replication + 1)))
            # anew, not changed: other threads may be reading it
            kept = [*self.blocks.items()][1 - BLOCKS_KEPT :]
            object.__setattr__(self, "blocks", dict([*kept, (block, rows)]))
        return np.asarray(rows[replication - block * AT_ONCE])


def triangular(share: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Inverse of the triangular distribution: `share` (k, n) to numbers (k, n) in [low, high].

    `low <= mode <= high`, each (n,); a range of no width gives its mode.
    """
    width = high - low
    rising, falling = mode - low, high - mode
    below = low + np.sqrt(share * width * rising)
    above = high - np.sqrt((1.0 - share) * width * falling)
    return np.asarray(np.clip(np.where(share * width < rising, below, above), low, high))
