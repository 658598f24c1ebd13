"""connectorch: trained neural networks as connectomes."""

__version__ = "0.1.0"
