"""The moth: two rigid ellipsoids in the vertical plane, joined by a damped spring, pushed by a force and a torque.

Units are cm, g, s, dyn and rad. Body 1 is head and thorax, body 2 the abdomen; the joint between them has position
(x, y), the bodies have angles theta and phi.

Source:
    Bustamante et al., Integr. Org. Biol. 4 (2022), obac039, in the form used by Zahn et al., PLoS Comput. Biol. 18
    (2022), e1010512: one torque, equal and opposite on the two bodies.
"""

from math import pi

import torch
from torch import Tensor

STATE = ("x", "xd", "y", "yd", "theta", "thetad", "phi", "phid")  # cm, cm/s, rad, rad/s; the order of every state

SEMI_MINOR = (0.5, 0.75)  # cm
SEMI_MAJOR = (0.9, 1.9)  # cm
DENSITY = (0.9, 0.4)  # g/cm^3
TO_CENTRE = (0.9, 1.9)  # cm, from the joint to the centre of mass of each body
TO_FORCE = 0.75  # cm, from the joint to the point where the force acts
AIR_DENSITY = 0.00118  # g/cm^3
AIR_VISCOSITY = 0.000186  # g/(cm s)
SPRING = 23_000.0  # dyn cm/rad; the spring rests where phi = theta + pi
DAMPER = 14_075.8  # dyn cm s/rad
GRAVITY = 980.0  # cm/s^2

MASS_1, MASS_2 = (d * 4 / 3 * pi * b**2 * a for d, b, a in zip(DENSITY, SEMI_MINOR, SEMI_MAJOR, strict=True))
MASS = MASS_1 + MASS_2
A, B = TO_CENTRE[0] * MASS_1, TO_CENTRE[1] * MASS_2  # g cm, first moments of the bodies about the joint
INERTIA_1 = MASS_1 * (SEMI_MAJOR[0] ** 2 + SEMI_MINOR[0] ** 2) / 5 + TO_CENTRE[0] * A - A**2 / MASS  # g cm^2, with
INERTIA_2 = MASS_2 * (SEMI_MAJOR[1] ** 2 + SEMI_MINOR[1] ** 2) / 5 + TO_CENTRE[1] * B - B**2 / MASS  # the joint free
COUPLING = A * B / MASS  # g cm^2
TINY = 1e-12  # cm/s, below which the speed counts as this


def drag(xd: Tensor, yd: Tensor) -> tuple[Tensor, Tensor]:
    """Components of the drag in dyn, for a velocity in cm/s; zero at rest.

    Each component grows with its own square, D |xd| xd, not with the speed: that is how the study has it.
    """
    speed = (xd * xd + yd * yd).sqrt().clamp_min(TINY)
    factor = 0.0
    for b in SEMI_MINOR:
        reynolds = (2 * b * AIR_DENSITY / AIR_VISCOSITY) * speed
        factor = factor + (0.5 * AIR_DENSITY * pi * b**2) * (24 / reynolds + 6 / (1 + reynolds.sqrt()) + 0.4)
    return factor * xd.abs() * xd, factor * yd.abs() * yd


def derivative(state: Tensor, force: Tensor, alpha: Tensor, tau: Tensor) -> Tensor:
    """Time derivative of the state.

    The four equations of motion are linear in the accelerations; those of the joint are eliminated, which leaves a
    symmetric 2 by 2 system for the two angles.

    Args:
        state: rows as in `STATE`, shape (8, n), float64.
        force: magnitude of the force, dyn, shape (n,).
        alpha: its direction relative to the axis of the head-thorax, rad, shape (n,).
        tau: torque between the bodies, dyn cm, shape (n,).

    Returns:
        Shape (8, n), cm/s, cm/s^2, rad/s, rad/s^2.
    """
    _, xd, _, yd, theta, thetad, phi, phid = state
    sin_1, cos_1, sin_2, cos_2 = theta.sin(), theta.cos(), phi.sin(), phi.cos()
    drag_x, drag_y = drag(xd, yd)
    torque = tau + SPRING * (phi - theta - pi) + DAMPER * (phid - thetad)
    x = force * (alpha + theta).cos() - drag_x + A * cos_1 * thetad**2 + B * cos_2 * phid**2
    y = force * (alpha + theta).sin() - drag_y + A * sin_1 * thetad**2 + B * sin_2 * phid**2 - GRAVITY * MASS
    first = torque + force * TO_FORCE * alpha.sin() - GRAVITY * A * cos_1 + A / MASS * (sin_1 * x - cos_1 * y)
    second = -torque - GRAVITY * B * cos_2 + B / MASS * (sin_2 * x - cos_2 * y)
    off = -COUPLING * (theta - phi).cos()
    determinant = INERTIA_1 * INERTIA_2 - off**2
    thetadd = (INERTIA_2 * first - off * second) / determinant
    phidd = (INERTIA_1 * second - off * first) / determinant
    xdd = (x + A * sin_1 * thetadd + B * sin_2 * phidd) / MASS
    ydd = (y - A * cos_1 * thetadd - B * cos_2 * phidd) / MASS
    return torch.stack([xd, xdd, yd, ydd, thetad, thetadd, phid, phidd])
