"""Files `.pt`: a state_dict of linear layers, see `_state_dict`."""

from ._state_dict import read

__all__ = ["read"]
