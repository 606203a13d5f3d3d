"""Exponential and logarithm of plain arithmetic: the same bits on every machine.

A C library rounds the last bit of `exp` as its version, its operating system and the processor
have it; sums, products, quotients and square roots are the same everywhere (IEEE 754).  A battle
that takes one draw for another because of a last bit is another battle, so the rules call nothing
of a C library that rounds.

`exp`: argument reduction to sixteenths of an octave, a table of them and the Taylor polynomial of
what is left; `log`: exponent, mantissa, and the series of the inverse hyperbolic tangent
[Muller2016].  `exp` is right to two units of the last place, `log` to three where it is not near
zero; `power` loses as many as its logarithm is long.
"""

from __future__ import annotations

import math

import numpy as np

from nomonhan.jit import inlined_kernel, kernel

PARTS = 16  # of an octave
PER_PART = float.fromhex(
    "0x1.71547652b82fep+4"
)  # parts of an octave in one unit of the exponent: 16 / ln 2
# The logarithm of two in two pieces: products of the first with 21 bits are exact.
LN2_HIGH, LN2_LOW = float.fromhex("0x1.62e42feep-1"), float.fromhex("0x1.a39ef35793c76p-33")
PART_HIGH, PART_LOW = LN2_HIGH / PARTS, LN2_LOW / PARTS
LN2 = float.fromhex("0x1.62e42fefa39efp-1")
LEAST_POWER = -1022
POWERS = np.array([math.ldexp(1.0, k) for k in range(LEAST_POWER, 1024)])
VANISHES, OVERFLOWS = -708.0, 709.0  # beyond, `exp` is told as zero and as infinite
ROOT_HALF = float.fromhex("0x1.6a09e667f3bcdp-1")
FINE = np.array(
    [
        float.fromhex(sixteenth)
        for sixteenth in (
            "0x1.0000000000000p+0",
            "0x1.0b5586cf9890fp+0",
            "0x1.172b83c7d517bp+0",
            "0x1.2387a6e756238p+0",
            "0x1.306fe0a31b715p+0",
            "0x1.3dea64c123422p+0",
            "0x1.4bfdad5362a27p+0",
            "0x1.5ab07dd485429p+0",
            "0x1.6a09e667f3bcdp+0",
            "0x1.7a11473eb0187p+0",
            "0x1.8ace5422aa0dbp+0",
            "0x1.9c49182a3f090p+0",
            "0x1.ae89f995ad3adp+0",
            "0x1.c199bdd85529cp+0",
            "0x1.d5818dcfba487p+0",
            "0x1.ea4afa2a490dap+0",
        )
    ]
)  # 2 to the i/16


@inlined_kernel
def exp(x: float) -> float:
    """Exponential of x; zero below -708, infinite above 709."""
    if not VANISHES <= x <= OVERFLOWS:
        if x < VANISHES:
            return 0.0
        return math.inf if x > OVERFLOWS else x  # no number stays none
    parts = np.floor(x * PER_PART + 0.5)
    r = (x - parts * PART_HIGH) - parts * PART_LOW  # less than 0.0217 either way
    n = int(parts)
    # Estrin's scheme: three sums at a time instead of one after the other
    r2 = r * r
    low = (1.0 / 2.0 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0))
    grown = r + r2 * (low + (r2 * r2) * (1.0 / 720.0 + r * (1.0 / 5040.0)))
    part = FINE[n & (PARTS - 1)]
    return float((part + part * grown) * POWERS[(n >> 4) - LEAST_POWER])


@kernel
def log(x: float) -> float:
    """Natural logarithm of x: minus infinity at zero, and no number below it.

    Numbers so small that they lose digits have as many digits as they have.
    """
    if not 0.0 < x < math.inf:
        if x == 0.0:
            return -math.inf
        return x if x > 0.0 else math.nan  # infinite stays infinite, no number none
    mantissa, exponent = math.frexp(x)
    if mantissa < ROOT_HALF:
        mantissa, exponent = 2.0 * mantissa, exponent - 1
    s = (mantissa - 1.0) / (mantissa + 1.0)  # less than 0.1716 either way
    z = s * s
    series = 1.0 / 21.0
    for odd in (19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        series = series * z + 1.0 / odd
    return exponent * LN2_HIGH + (2.0 * s + (2.0 * s * z * series + exponent * LN2_LOW))


@kernel
def power(base: float, exponent: float) -> float:
    """`base`, not below zero, to the power of `exponent`."""
    return exp(exponent * log(base)) if exponent != 0.0 else 1.0


@kernel
def whole_power(base: float, times: int) -> float:
    """`base` multiplied by itself so many times, which are not negative."""
    result = 1.0
    while times > 0:
        if times & 1 == 1:
            result *= base
        base *= base
        times >>= 1
    return result
