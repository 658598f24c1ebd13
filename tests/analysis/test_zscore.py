from statistics import mean, stdev

import numpy as np
import pytest
from connectorch.analysis.results import Score
from connectorch.analysis.zscore import false_discovery_rates, score, with_q


def test_z_takes_the_standard_deviation_of_a_sample():
    drawn = [3, 7, 7, 19, 24]
    s = score(30, drawn)
    assert (s.mean, s.sd) == (mean(drawn), pytest.approx(stdev(drawn)))
    assert s.z == pytest.approx((30 - 12) / stdev(drawn))


def test_equal_draws_leave_z_undefined():
    s = score(5, [4, 4, 4])
    assert (s.mean, s.sd, s.z) == (4, 0, None)


@pytest.mark.parametrize(
    ("count", "p_over", "p_under", "p"),
    [(9, 1 / 5, 5 / 5, 2 / 5), (0, 5 / 5, 1 / 5, 2 / 5), (2, 4 / 5, 4 / 5, 1.0), (3, 2 / 5, 5 / 5, 4 / 5)],
)
def test_p_counts_draws_at_least_as_extreme_and_the_network_itself(count, p_over, p_under, p):
    s = score(count, [1, 2, 2, 3])
    assert (s.p_over, s.p_under, s.p) == pytest.approx((p_over, p_under, p))


def test_counts_beyond_64_bits_lose_nothing():
    big = 10**40
    s = score(big + 30, [big + 1, big + 2, big + 3])
    assert (s.sd, s.z) == (1.0, 28.0)


def test_one_draw_is_refused():
    with pytest.raises(ValueError, match="two draws or more, got 1"):
        score(1, [1])


def test_q_of_the_worked_example_of_benjamini_and_hochberg():
    """The fifteen p-values of their paper (section 3.3); four are rejected at 0.05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    q = false_discovery_rates(p)
    assert sum(x <= 0.05 for x in q) == 4
    assert q == sorted(q)


def test_q_is_the_least_rate_at_which_the_procedure_rejects():
    p = np.random.default_rng(3).random(12).round(2).tolist()
    for i, q in enumerate(false_discovery_rates(p)):
        assert p[i] in rejected(p, q + 1e-9)
        assert p[i] not in rejected(p, q - 1e-9)


def rejected(p, rate):
    """The procedure as Benjamini and Hochberg state it: all p up to the largest with p <= rate rank / n."""
    ordered = sorted(p)
    passing = [x for rank, x in enumerate(ordered, start=1) if x <= rate * rank / len(p)]
    return [x for x in p if passing and x <= max(passing)]


def test_q_leaves_out_motifs_without_p():
    scores = with_q({"bifan": Score(1, 1, 1, p=0.02), "edge": Score(1, 0, None), "chain2": Score(1, 1, 1, p=0.04)})
    assert [scores[m].q for m in ("bifan", "edge", "chain2")] == pytest.approx([0.04, None, 0.04])
