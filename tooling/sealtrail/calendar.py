"""Time zones from the pinned tzdata package, never from the machine, so that no two machines tell another time."""

from __future__ import annotations

from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from sealtrail.errors import UsageError


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone with an IANA name such as ``Europe/Berlin``. Raises ``UsageError`` when there is none."""
    parts = name.split("/")
    if not all(part and part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts):
        raise UsageError(f"{name} is no time zone", hint="use a name such as Europe/Berlin")
    found = resources.files("tzdata") / "zoneinfo"
    for part in parts:
        found = found / part
    if not found.is_file():
        raise UsageError(f"{name} is no time zone", hint="use a name such as Europe/Berlin")
    with found.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)
