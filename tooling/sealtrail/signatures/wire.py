"""A strict reader, and the matching writer, of SSH's wire format (RFC 4251, section 5).

Two readers that disagree on the same bytes are a hole, so what OpenSSH forgives (padded integers) is refused here. It
knows neither keys nor signatures.
"""

from __future__ import annotations

import re

from sealtrail.signatures.problems import FormatProblem

_NAME = re.compile(rb"[!-+\--~]{1,64}")
_LENGTH_BYTES = 4


class Reader:
    """Reads the fields of some bytes from first to last; ``what`` names the bytes in messages.

    Every method raises ``FormatProblem`` when the next bytes are not such a field.
    """

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._at = 0
        self._what = what

    def take(self, count: int, field: str) -> bytes:
        """Exactly the next ``count`` bytes."""
        left = len(self._data) - self._at
        if count > left:
            raise FormatProblem(f"{self._what} ends inside its {field}: expected {count} more bytes, got {left}")
        start, self._at = self._at, self._at + count
        return self._data[start : self._at]

    def rest(self) -> bytes:
        """All bytes not read yet, possibly none."""
        return self.take(len(self._data) - self._at, "rest")

    def end(self) -> None:
        """Refuses bytes that follow the last field."""
        left = len(self._data) - self._at
        if left:
            raise FormatProblem(f"{self._what} goes on after its end: expected 0 more bytes, got {left}")

    def uint32(self, field: str) -> int:
        """An unsigned number of four bytes, the highest first."""
        return int.from_bytes(self.take(_LENGTH_BYTES, field), "big")

    def string(self, field: str) -> bytes:
        """Bytes preceded by their length."""
        return self.take(self.uint32(f"{field} length"), field)

    def name(self, field: str) -> str:
        """The name of an algorithm: 1 to 64 visible ASCII characters, no comma (RFC 4251, section 6)."""
        data = self.string(field)
        if not _NAME.fullmatch(data):
            raise FormatProblem(f"the {field} of {self._what} is not a name of 1 to 64 visible characters")
        return data.decode("ascii")

    def mpint(self, field: str) -> int:
        """A number that is not negative, in the fewest bytes (RFC 4251, section 5: no unnecessary leading bytes)."""
        data = self.string(field)
        if data[:1] >= b"\x80":
            raise FormatProblem(f"the {field} of {self._what} is negative, expected a positive number")
        if data[:1] == b"\0" and data[1:2] < b"\x80":
            raise FormatProblem(f"the {field} of {self._what} is padded with zero bytes, expected the shortest form")
        return int.from_bytes(data, "big")


def string(data: bytes) -> bytes:
    """Bytes preceded by their length, as ``Reader.string`` reads them."""
    return uint32(len(data)) + data


def uint32(number: int) -> bytes:
    """A number of four bytes, as ``Reader.uint32`` reads it."""
    return number.to_bytes(_LENGTH_BYTES, "big")
