"""The statement by which a person accepts to be answerable for their signatures, in every version that was ever used.

A person's record names the version that they accepted, so none is ever changed: a better text is the next version.
"""

from __future__ import annotations

from importlib import resources

ACCOUNTABILITY = 1
"""The version that whoever is enrolled today accepts."""


def accountability_text(version: int = ACCOUNTABILITY) -> str:
    """The text of a version (21 CFR 11.10(j), 11.100, 11.200(a), 11.300). Raises ``FileNotFoundError`` for one that
    never was.
    """
    folder = resources.files("sealtrail.drafting") / "accepted"
    return (folder / f"{version:04d}.txt").read_text("utf-8")
