import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """Networks of tests are small: threads would wait for each other longer than they work."""
    torch.set_num_threads(1)
