"""Time zones by name: the list that is pinned with the project, never the machine's, so that all refuse the same."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import AfterValidator, Field

from sealtrail.model.base import problem
from sealtrail.model.forms import Line

NAMED_LIKE = "time zones are named like Europe/Berlin, with capitals as the IANA list has them"
"""What a person must know who wrote a name that is none."""


@cache
def zone_names() -> frozenset[str]:
    """Every name in the list of the pinned tzdata package; a file system's idea of capitals plays no part."""
    return frozenset((resources.files("tzdata") / "zones").read_text("ascii").split())


def _known(name: str) -> str:
    if name not in zone_names():
        raise problem(f'"{name[:60]}" is no time zone', NAMED_LIKE)
    return name


TimeZone = Annotated[Line, AfterValidator(_known), Field(description="A time zone of the IANA list: Europe/Berlin")]
