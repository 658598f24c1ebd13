import json
from math import pi
from pathlib import Path

import h5py
import pytest
import torch
from connectorch.training.flight import derivative
from connectorch.training.flight_path import exponentials, from_momenta, simulate, to_momenta
from connectorch.training.scaler import from_limits
from connectorch.training.streams import stream
from connectorch.training.tasks.flight import INPUTS, RANGES, TARGETS, examples, inverse

MOTH = Path(__file__).parents[3] / "shared" / "data" / "moth"
VECTORS = MOTH / "flight-test-vectors.json"
needs_vectors = pytest.mark.skipif(not VECTORS.is_file(), reason=f"{VECTORS} is not there")


def columns(rows, *names):
    return [torch.tensor([row[name] for row in rows], dtype=torch.float64) for name in names]


def start_of(n):
    low, high = zip(*RANGES.values(), strict=True)
    drawn = torch.from_numpy(stream("test", n).uniform(low, high, size=(n, len(RANGES)))).T
    xd, yd, theta, thetad, phi, phid, force, alpha, tau = drawn
    nought = torch.zeros_like(xd)
    return torch.stack([nought, xd, nought, yd, theta, thetad, phi, phid]), force, alpha, tau


def runge_kutta(state, controls, duration, n_steps):
    """Classical RK4 on the published equations: slow and obvious."""
    h = duration / n_steps
    for _ in range(n_steps):
        a = derivative(state, *controls)
        b = derivative(state + h / 2 * a, *controls)
        c = derivative(state + h / 2 * b, *controls)
        d = derivative(state + h * c, *controls)
        state = state + h / 6 * (a + 2 * b + 2 * c + d)
    return state


@needs_vectors
def test_derivative_is_the_published_one_to_ten_digits():
    rows = json.loads(VECTORS.read_text())["rhs"]
    state = torch.tensor([row["state"] for row in rows], dtype=torch.float64).T
    expected = torch.tensor([row["derivative"] for row in rows], dtype=torch.float64).T
    torch.testing.assert_close(derivative(state, *columns(rows, "F", "alpha", "tau")), expected, rtol=1e-10, atol=0)


@needs_vectors
def test_end_states_are_those_the_authors_print():
    rows = json.loads(VECTORS.read_text())["trajectories"]
    xd, yd, theta, thetad, phi, phid = columns(rows, "xd0", "yd0", "theta0", "thetad0", "phi0", "phid0")
    nought = torch.zeros_like(xd)
    state = torch.stack([nought, xd, nought, yd, theta, thetad, phi, phid])
    end = simulate(state, *columns(rows, "F", "alpha", "tau"))
    expected = columns(rows, "final_state_x_xd_y_yd_theta_thetad_phi_phid")[0].T
    assert ((end - expected).abs() <= 1e-5 * expected.abs().clamp_min(1)).all()


def test_simulation_agrees_with_fine_runge_kutta_better_than_800_of_its_steps():
    state, *controls = start_of(60)
    fine = runge_kutta(state, controls, 0.02, 1600)
    coarse_error = (runge_kutta(state, controls, 0.02, 800) - fine).abs().amax(dim=1)
    error = (simulate(state, *controls) - fine).abs().amax(dim=1)
    assert (error <= coarse_error).all(), (error, coarse_error)


def test_halving_the_steps_divides_the_error_by_about_eight_or_more():
    state, *controls = start_of(50)
    fine = simulate(state, *controls, n_steps=800)
    coarse, half = (simulate(state, *controls, n_steps=n) - fine for n in (50, 100))
    assert (coarse.abs().amax(dim=1) > 6 * half.abs().amax(dim=1)).all()


def test_momenta_turn_back_into_the_state():
    state, *_ = start_of(20)
    torch.testing.assert_close(from_momenta(*to_momenta(state)), state, rtol=1e-12, atol=1e-9)


def test_momentum_and_spin_feel_no_torque_between_the_bodies():
    state, force, alpha, tau = start_of(20)
    slow = [to_momenta(state + 1e-7 * derivative(state, force, alpha, t))[0] for t in (tau, tau + 5e4)]
    torch.testing.assert_close(slow[0], slow[1], rtol=1e-7, atol=1e-4)


def test_a_moth_at_rest_falls_without_a_nan():
    level = torch.zeros(8, 1, dtype=torch.float64)
    level[6] = pi  # the joint's spring at rest
    nought = torch.zeros(1, dtype=torch.float64)
    falling = derivative(level, nought, nought, nought)
    assert falling.isfinite().all()
    assert simulate(level, nought, nought, nought).isfinite().all()
    torch.testing.assert_close(falling[3], torch.tensor([-980.0], dtype=torch.float64))  # its centre falls freely
    torch.testing.assert_close(falling[[1, 5, 7], 0], torch.zeros(3, dtype=torch.float64), rtol=0, atol=1e-9)


def test_turning_the_plane_by_a_whole_turn_changes_nothing_but_the_angles():
    state, *controls = start_of(20)
    turn = torch.zeros(8, 1, dtype=torch.float64)
    turn[[4, 6]] = 2 * pi
    torch.testing.assert_close(
        simulate(state + turn, *controls), simulate(state, *controls) + turn, rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("z", [-1e-9, -1e-3, -0.4999, -0.5001, -3.0, -40.0])
def test_exponential_functions_are_the_integrals_that_define_them(z):
    s = (torch.arange(20_000, dtype=torch.float64) + 0.5) / 20_000
    _, p1, p2, p3 = exponentials(torch.tensor(z, dtype=torch.float64))
    kernel = ((1 - s) * z).exp()
    for got, weight in ((p1, 1), (p2, s), (p3, s**2 / 2)):
        assert float(got) == pytest.approx(float((kernel * weight).mean()), rel=1e-6)


def test_the_first_samples_do_not_depend_on_how_many_follow():
    few, many = examples(5, 3, "train"), examples(50, 3, "train")
    torch.testing.assert_close(many.inputs[:5], few.inputs, rtol=1e-12, atol=1e-12)
    assert not torch.equal(examples(5, 3, "test").inputs, few.inputs)
    assert not torch.equal(examples(5, 4, "train").inputs, few.inputs)


@needs_vectors
def test_samples_have_the_variances_of_the_published_scaling():
    limits = json.loads(VECTORS.read_text())["recovered_scaler_limits"]["Y"]
    variance = from_limits(limits).scale(examples(10_000, 0, "train").targets).var(dim=0)
    expected = torch.tensor([0.0417, 0.0416, 0.0833, 0.0461, 0.0455, 0.0271, 0.0268], dtype=torch.float64)
    torch.testing.assert_close(variance, expected, rtol=0.04, atol=0)


@needs_vectors
def test_the_authors_network_solves_fresh_samples():
    limits = json.loads(VECTORS.read_text())["recovered_scaler_limits"]
    inputs, targets = (from_limits(limits[key]) for key in ("X", "Y"))
    assert (inputs.columns, targets.columns) == (INPUTS, TARGETS)
    raw = examples(5_000, 2024, "test")
    values = inputs.scale(raw.inputs)
    with h5py.File(MOTH / "0.55_pruned.h5") as file:
        layers = [file[f"model_weights/{name}/{name}"] for name in ("dense", *(f"dense_{i}" for i in range(1, 5)))]
        for i, layer in enumerate(layers):
            values = values @ torch.from_numpy(layer["kernel:0"][:]).double() + torch.from_numpy(layer["bias:0"][:])
            values = values.tanh() if i < 4 else values
    assert float((values - targets.scale(raw.targets)).square().mean()) < 1e-4


def test_the_inverse_problem_pairs_controls_with_what_they_did():
    start, force, alpha, tau = start_of(4)
    end = torch.arange(32, dtype=torch.float64).view(8, 4)
    asked = inverse(start, end, force, alpha, tau)
    named = dict(zip(INPUTS, asked.inputs.T, strict=True)) | dict(zip(TARGETS, asked.targets.T, strict=True))
    torch.testing.assert_close(named["Fx"].square() + named["Fy"].square(), force.square())
    assert torch.equal(named["phi_0"], start[6])
    assert torch.equal(named["theta_f"], end[4])
    assert torch.equal(named["yd_f"], end[3])
