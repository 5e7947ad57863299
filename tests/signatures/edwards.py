"""Ed25519's curve by hand (RFC 8032, section 5.1), to make what no library makes: keys and signatures of small order.

Slow and with secrets in the open: for tests alone.
"""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import count

from tests.signatures.forge import D, P

ORDER = 2**252 + 27742317777372353535851937790883648493

Point = tuple[int, int]


def add(a: Point, b: Point) -> Point:
    (x1, y1), (x2, y2) = a, b
    twist = D * x1 * x2 * y1 * y2
    x3 = (x1 * y2 + x2 * y1) * pow(1 + twist, -1, P) % P
    y3 = (y1 * y2 + x1 * x2) * pow(1 - twist, -1, P) % P
    return x3, y3


def times(number: int, point: Point) -> Point:
    total = (0, 1)
    for bit in f"{number:b}":
        total = add(total, total)
        if bit == "1":
            total = add(total, point)
    return total


def encode(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def with_y(y: int) -> Point | None:
    """A point with this y, where there is one that the shorter root finds."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    return (x, y) if x * x % P == square else None


@cache
def torsion() -> tuple[Point, ...]:
    """The eight points whose order divides 8, each a multiple of the second."""
    made = [times(ORDER, point) for y in range(2, 30) if (point := with_y(y))]
    whole = next(point for point in made if times(4, point) != (0, 1))
    return tuple(times(count, whole) for count in range(8))


def challenge(r: bytes, key: bytes, data: bytes) -> int:
    """The number that binds a signature to key and message, reduced as every verifier reduces it."""
    return int.from_bytes(hashlib.sha512(r + key + data).digest(), "little") % ORDER


def forge_small(key: bytes, point: Point, data: bytes) -> bytes:
    """A signature that nobody's secret made, by a key of small order; b"" for a message that has none."""
    for commitment in torsion():
        r = encode(commitment)
        if add(commitment, times(challenge(r, key, data) % 8, point)) == (0, 1):
            return r + bytes(32)
    return b""


def mixed_key(secret: int) -> bytes:
    """A key of an honest secret to which a point of order 8 is added."""
    return encode(add(times(secret, _base()), torsion()[1]))


def sign_mixed(secret: int, data: bytes, *, fits: bool) -> bytes:
    """A signature by ``mixed_key``; it fits exactly if the added point falls out of the equation."""
    key = mixed_key(secret)
    tries = ((nonce, encode(times(nonce, _base()))) for nonce in count(1))
    nonce, r = next((nonce, r) for nonce, r in tries if (challenge(r, key, data) % 8 == 0) is fits)
    return r + ((nonce + challenge(r, key, data) * secret) % ORDER).to_bytes(32, "little")


def _base() -> Point:
    y = 4 * pow(5, -1, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x if x % 2 == 0 else P - x, y)
