"""Files `.edges`: edge lists, see `_edge_list`."""

from ._edge_list import read

__all__ = ["read"]
