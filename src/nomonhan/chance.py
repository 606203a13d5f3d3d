"""Counter-based draws: the same number for the same event, whatever the order, batch or machine.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3")
on 64-bit words holding 32 bits.  Key: the seed's two halves.  Counter: (replication, tick,
purpose << 16 | unit, branch << 20 | index); `tick` counts from the start, `branch` is 0
except in forks that are to meet another chance.  A replication's number carries its branch above
its 32 bits (`in_branch`), so that no rule needs to know of branches.  One uniform per event;
binomial and Poisson numbers come by inversion of that one uniform, so they are monotone in their
parameters and paired cases stay coupled.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nomonhan.elementary import exp, whole_power
from nomonhan.jit import inlined_kernel, kernel
from nomonhan.normal import normal_quantile

F = NDArray[np.float64]
I = NDArray[np.int32]  # noqa: E741  (as in `state`)

MASK = 0xFFFFFFFF
BRANCHES = 4096
VANISHING = 1e-282  # too small to build probabilities on
SURELY = 1e-9  # far more than rounding moves a probability
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9
WEYL_1 = 0xBB67AE85


@inlined_kernel
def philox4x32(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Ten rounds of Philox on counter (c0..c3) and key (k0, k1); every word holds 32 bits."""
    for _ in range(10):
        # compiled, a product runs over into the sign of its 64 bits: the same bits, read by halves
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            ((product_1 >> 32) & MASK) ^ c1 ^ k0,
            product_1 & MASK,
            ((product_0 >> 32) & MASK) ^ c3 ^ k1,
            product_0 & MASK,
        )
        k0 = (k0 + WEYL_0) & MASK
        k1 = (k1 + WEYL_1) & MASK
    return c0, c1, c2, c3


def in_branch(replication: int, branch: int) -> int:
    """The number under which the draws of a branch of a replication are found."""
    if not 0 <= branch < BRANCHES:
        raise ValueError(f"a branch lies from 0 to {BRANCHES - 1}")
    return branch << 32 | replication


@inlined_kernel
def fraction(high: int, low: int) -> float:
    """Number in (0, 1) that 53 bits of two words stand for; once in 2 ** 53 it rounds to 1."""
    return ((high >> 5) * 67108864.0 + (low >> 6) + 0.5) / 9007199254740992.0


@inlined_kernel
def words(
    seed: int, replication: int, tick: int, purpose: int, unit: int, index: int, branch: int
) -> tuple[int, int, int, int]:
    """The four random words of one event."""
    return philox4x32(
        int(replication) & MASK, int(tick) & MASK, ((purpose << 16) | int(unit)) & MASK,
        (((int(branch) + (int(replication) >> 32)) << 20) | int(index)) & MASK,
        int(seed) & MASK, (int(seed) >> 32) & MASK,
    )  # fmt: skip


@kernel
def uniform(
    seed: int, replication: int, tick: int, purpose: int, unit: int, index: int, branch: int
) -> float:
    """Uniform number in (0, 1) of one event, with 53 bits.

    `replication` may carry a branch (`in_branch`), to which `branch` is added.
    """
    w0, w1, _, _ = words(seed, replication, tick, purpose, unit, index, branch)
    return fraction(w0, w1)


@kernel
def uniform_pair(
    seed: int, replication: int, tick: int, purpose: int, unit: int, index: int, branch: int
) -> tuple[float, float]:
    """The `uniform` number of an event and a second one, which the same rounds have made."""
    w0, w1, w2, w3 = words(seed, replication, tick, purpose, unit, index, branch)
    return fraction(w0, w1), fraction(w2, w3)


@kernel
def fill_uniforms(
    seed: int, replication: int, tick: int, purpose: int, index: int, branch: int, numbers: F
) -> None:
    """The `uniform` numbers of one event of every unit, (u,).

    No draw waits for another here, so the processor makes four or eight at a time: all cost as much
    as one in ten did, asked for one by one.
    """
    for u in range(numbers.shape[0]):
        w0, w1, _, _ = words(seed, replication, tick, purpose, u, index, branch)
        numbers[u] = fraction(w0, w1)


@kernel
def fill_uniforms_of(
    seed: int, replication: int, tick: int, purpose: int, index: int, branch: int, units: I,
    numbers: F,
) -> None:  # fmt: skip
    """The `uniform` numbers of one event of each of `units` (n,); see `fill_uniforms`.

    That of the k-th unit goes to place k of `numbers`, which may be longer.
    """
    for k in range(units.shape[0]):
        w0, w1, _, _ = words(seed, replication, tick, purpose, int(units[k]), index, branch)
        numbers[k] = fraction(w0, w1)


@kernel
def fill_uniform_pairs(
    seed: int, replication: int, tick: int, purpose: int, index: int, branch: int, units: I,
    first: F, second: F,
) -> None:  # fmt: skip
    """The `uniform_pair` numbers of one event of each of `units` (n,); see `fill_uniforms`.

    Those of the k-th unit go to place k of `first` and `second`, which may be longer.
    """
    for k in range(units.shape[0]):
        u = int(units[k])
        w0, w1, w2, w3 = words(seed, replication, tick, purpose, u, index, branch)
        first[k] = fraction(w0, w1)
        second[k] = fraction(w2, w3)


@kernel
def at_least_once(expected: float) -> float:
    """Probability that chance does at least once what it is expected to do so many times.

    1 - exp(-x), to one part in 1e13: `expm1` takes twice as long for digits that nobody needs.
    """
    x = expected
    if x < 0.01:  # as mostly: so many terms of the series leave out less than rounding does
        rest = 1.0 / 24.0 - x * (1.0 / 120.0 - x * (1.0 / 720.0))
        return x * (1.0 - x * (0.5 - x * (1.0 / 6.0 - x * rest)))
    return 1.0 - exp(-x)


@kernel
def poisson(mean: float, u: float) -> int:
    """Poisson number by inversion of u; monotone in `mean` and u."""
    if mean <= 0.0 or u < 1.0 - mean - SURELY:  # exp(-m) is never less than 1 - m
        return 0
    if mean > 600.0:  # exp(-mean) would vanish: normal quantile, monotone too
        return max(0, math.floor(mean + math.sqrt(mean) * normal_quantile(u) + 0.5))
    term = exp(-mean)
    total = term
    k = 0
    while u > total and k < 2000:
        k += 1
        term *= mean / k
        total += term
        if term < 1e-18 and k > mean:
            break
    return k


@kernel
def binomial(n: int, p: float, u: float) -> int:
    """Binomial number by inversion of u; monotone in n, p and u."""
    if n <= 0 or p <= 0.0 or u < 1.0 - n * p - SURELY:  # nor (1 - p) to the n less than 1 - n p
        return 0
    if p >= 1.0:
        return n
    term = whole_power(1.0 - p, n)
    if n * p > 500.0 or term < VANISHING:
        spread = math.sqrt(n * p * (1.0 - p))
        return min(n, max(0, math.floor(n * p + spread * normal_quantile(u) + 0.5)))
    odds = p / (1.0 - p)
    total = term
    k = 0
    while u > total and k < n:
        k += 1
        term *= odds * (n - k + 1) / k
        total += term
        if term < 1e-18 and k > n * p:
            break
    return k
