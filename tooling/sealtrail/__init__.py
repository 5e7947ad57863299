"""Sealtrail: quality records that a sponsor and its contract manufacturer share, sealed by signatures, kept in git."""

__version__ = "0.1.0"
