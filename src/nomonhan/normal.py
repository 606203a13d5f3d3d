"""The normal distribution and its inverse, to about the last digits of a double, on any machine.

The quantile is algorithm AS 241, PPND16 [Wichura1988], the distribution function that of
[Cody1969].  Both are quotients of polynomials, with an exponential or a logarithm of our own in the
tails, where the library of the system has other last bits on other processors.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nomonhan.elementary import exp, log
from nomonhan.jit import allocating_kernel, inlined_kernel, kernel

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741

ROOT_2_PI = 2.5066282746310002
CENTER = 0.425  # of the quantile: as far from a half the tails begin
# Pairs of coefficients, above and below the line, from the highest power down.
CENTER_P = np.array(
    [
        (0.065682337918207449113, 1.0),
        (2.2352520354606839287, 47.20258190468824187),
        (161.02823106855587881, 976.09855173777669322),
        (1067.6894854603709582, 10260.932208618978205),
        (18154.981253343561249, 45507.789335026729956),
    ]
)  # [Cody1969], in the square of x
TAIL_P = np.array(
    [
        (1.0765576773720192317e-8, 1.0),
        (0.39894151208813466764, 22.266688044328115691),
        (8.8831497943883759412, 235.38790178262499861),
        (93.506656132177855979, 1519.377599407554805),
        (597.27027639480026226, 6485.558298266760755),
        (2494.5375852903726711, 18615.571640885098091),
        (6848.1904505362823326, 34900.952721145977266),
        (11602.651437647350124, 38912.003286093271411),
        (9842.7148383839780218, 19685.429676859990727),
    ]
)  # the same, in x to 5.7
FAR_TAIL_P = np.array(
    [
        (0.02307344176494017303, 1.0),
        (0.21589853405795699, 1.28426009614491121),
        (0.1274011611602473639, 0.468238212480865118),
        (0.022235277870649807, 0.0659881378689285515),
        (0.001421619193227893466, 0.00378239633202758244),
        (2.9112874951168792e-5, 7.29751555083966205e-5),
    ]
)  # the same, in the inverse of the square beyond
CENTER_Q = np.array(
    [
        (2509.0809287301226727, 5226.495278852854561),
        (33430.575583588128105, 28729.085735721942674),
        (67265.770927008700853, 39307.89580009271061),
        (45921.953931549871457, 21213.794301586595867),
        (13731.693765509461125, 5394.1960214247511077),
        (1971.5909503065514427, 687.1870074920579083),
        (133.14166789178437745, 42.313330701600911252),
        (3.387132872796366608, 1.0),
    ]
)  # [Wichura1988]
TAIL_Q = np.array(
    [
        (7.7454501427834140764e-4, 1.05075007164441684324e-9),
        (0.0227238449892691845833, 5.475938084995344946e-4),
        (0.24178072517745061177, 0.0151986665636164571966),
        (1.27045825245236838258, 0.14810397642748007459),
        (3.64784832476320460504, 0.68976733498510000455),
        (5.7694972214606914055, 1.6763848301838038494),
        (4.6303378461565452959, 2.05319162663775882187),
        (1.42343711074968357734, 1.0),
    ]
)  # the same, tails above exp(-25)
FAR_TAIL_Q = np.array(
    [
        (2.01033439929228813265e-7, 2.04426310338993978564e-15),
        (2.71155556874348757815e-5, 1.4215117583164458887e-7),
        (0.0012426609473880784386, 1.8463183175100546818e-5),
        (0.026532189526576123093, 7.868691311456132591e-4),
        (0.29656057182850489123, 0.0148753612908506148525),
        (1.7848265399172913358, 0.13692988092273580531),
        (5.4637849111641143699, 0.59983220655588793769),
        (6.6579046435011037772, 1.0),
    ]
)  # the same, smaller ones


@inlined_kernel
def quotient(x: float, coefficients: F) -> float:
    """Quotient of two polynomials in x, coefficients (n, 2) from the highest power down."""
    above, below = coefficients[0, 0], coefficients[0, 1]
    for i in range(1, coefficients.shape[0]):
        above = above * x + coefficients[i, 0]
        below = below * x + coefficients[i, 1]
    return float(above / below)


@kernel
def normal_distribution(x: float) -> float:
    """Probability that a standard normal number is below x."""
    y = math.fabs(x)
    if y < 0.67448975:
        return 0.5 + x * quotient(x * x, CENTER_P)
    if y > 38.0:  # the tail is less than any number
        return 0.0 if x < 0.0 else 1.0
    if y <= 5.656854249492381:
        of_density = quotient(y, TAIL_P)
    else:
        s = 1.0 / (y * y)
        of_density = (1.0 / ROOT_2_PI - s * quotient(s, FAR_TAIL_P)) / y
    tail = exp(-0.5 * y * y) * of_density
    return tail if x < 0.0 else 1.0 - tail


@kernel
def normal_quantile(u: float) -> float:
    """The number below which a standard normal one falls with probability u, in (0, 1)."""
    q = u - 0.5
    if math.fabs(q) <= CENTER:
        return q * quotient(CENTER * CENTER - q * q, CENTER_Q)
    tail = math.sqrt(-log(u if q < 0.0 else 1.0 - u))
    found = quotient(tail - 1.6, TAIL_Q) if tail <= 5.0 else quotient(tail - 5.0, FAR_TAIL_Q)
    return -found if q < 0.0 else found


@allocating_kernel
def share_in_common(own: F, factor: I, common: F, shares: F) -> None:
    """Shares (k, n) of inputs, some with a factor in common, from independent ones `own` (k, n).

    A share is that of a normal number which has a part of its variance, `common` (n,), from the
    input `factor` (n,); -1 where there is none: such a share stays as it is.
    """
    n = own.shape[1]
    part, rest = np.sqrt(common), np.sqrt(1.0 - common)
    shared = np.zeros(n, dtype=np.int8)
    for i in range(n):
        if factor[i] >= 0:
            shared[factor[i]] = 1
    of_factor = np.empty(n)
    for k in range(own.shape[0]):
        for f in range(n):
            if shared[f] == 1:
                of_factor[f] = normal_quantile(own[k, f])
        for i in range(n):
            f = factor[i]
            if f < 0:
                shares[k, i] = own[k, i]
            else:
                normal = rest[i] * normal_quantile(own[k, i])
                shares[k, i] = normal_distribution(part[i] * of_factor[f] + normal)
