"""graph-tool beside torch: what one sets, the other must not feel."""

import pytest
import torch
from connectorch.analysis.census import graphtool
from connectorch.queries import catalog
from connectorch.training.network import feedforward

pytestmark = pytest.mark.graphtool


def test_counting_with_graph_tool_leaves_torch_its_threads():
    pytest.importorskip("graph_tool", reason="graph-tool is not installed (Debian: python3-graph-tool)")
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        network = feedforward("full", [torch.ones(3, 2)])
        assert graphtool.count([query.pattern for query in catalog.motifs(("bifan",))], [network]) == [[3]]
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
