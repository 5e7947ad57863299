"""The kit as one file that has the same bytes wherever and whenever it is made."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sealtrail import digest

_UNIX = 3
_FIRST_YEAR = 1980
"""Before it, a zip knows no time."""


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """One line for each file, as ``sha256sum -c`` reads them."""
    return "".join(f"{digest.sha256(data)}  {name}\n" for name, data in sorted(files.items())).encode()


def zip_of(files: Mapping[str, bytes], at: datetime) -> bytes:
    """The files in the order of their names, all of the time ``at`` in UTC, the scripts executable.

    Stored without compression: what a compressor makes depends on its release, and two kits must be equal.
    """
    moment = at.astimezone(UTC)
    when = (max(moment.year, _FIRST_YEAR), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            info = ZipInfo(name, when)
            info.create_system = _UNIX
            info.external_attr = (0o100755 if name.endswith(".sh") else 0o100644) << 16
            archive.writestr(info, data)
    return held.getvalue()
