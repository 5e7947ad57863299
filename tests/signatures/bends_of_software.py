"""What is tried with each algorithm: other forms of a value, weak keys, and keys of kinds that are not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import count

from tests.signatures import edwards, forge
from tests.signatures.cases import ACCEPTED, PRINCIPAL, REFUSED, Case, Desk, Frame, take
from tests.signatures.differences import CERTIFIED, DSA, EXPONENT, PADDED, SHORT, SMALL, UNPADDED, UNREDUCED, Difference
from tests.signatures.forge import mpint, string
from tests.signatures.odd_signers import Certified, Dsa, HandMade
from tests.signatures.signers import Ed25519, Rsa, signed_by

_ORDERS = {
    256: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    384: 2**384 - 0x389CB27E0BC8D220A7E5F24DB74F58851313E695333AD68D,
    521: 2**521 - 0x5AE79787C40D069948033FEB708F65A2FC44A36477663B851449048E16EC79BF7,
}
_LEADING_ZERO = {"sha256": b"message 519", "sha512": b"message 9"}  # their signatures by our key begin with one


def of_ed25519(desk: Desk) -> Iterator[Case]:
    """The second half moved by the order, values of other lengths, keys for which anybody can sign."""
    yield desk.case("a value moved by the group's order", UNREDUCED, desk.revalued(partial(_moved, 1)))
    yield from desk.cases("a value moved by more", REFUSED, (desk.revalued(partial(_moved, n)) for n in (4, 8, 15)))
    lengths = (0, 1, 32, 63, 65, 128)
    resized = (desk.revalued(partial(_resized, length)) for length in lengths)
    yield from desk.cases("a value of another length", REFUSED, resized)
    hand_made = partial(HandMade, kind=desk.signer.kind)
    for key, point in _small_keys():
        signer = hand_made(key, partial(edwards.forge_small, key, point))
        yield _for_some_message(desk, "a key of small order", SMALL, signer)
    for key in (bytes(31), bytes(33), b"", (2).to_bytes(32, "little"), b"\xff" * 31 + b"\x7f"):
        signer = hand_made(key, lambda _: bytes(64))
        yield _for_some_message(desk, "a key that is no point", REFUSED, signer)
    mixed = partial(hand_made, edwards.mixed_key(7))
    for tried, fits, outcome in (
        ("a key with a part of small order", True, ACCEPTED),
        ("a signature that fits but for a part of small order", False, REFUSED),
    ):
        yield _for_some_message(desk, tried, outcome, mixed(partial(edwards.sign_mixed, 7, fits=fits)))


def _for_some_message(desk: Desk, tried: str, outcome: str | Difference, signer: HandMade) -> Case:
    tries = (replace(signed_by(signer), message=b"message %d" % number) for number in count())
    made = next(made for made in tries if take(signer.answer(made.signed_data), 1) != [b""])
    return desk.case(tried, outcome, made, line=forge.line(signer.blob))


def _moved(times: int, value: bytes) -> bytes:
    return value[:32] + (int.from_bytes(value[32:], "little") + times * edwards.ORDER).to_bytes(32, "little")


def _resized(length: int, value: bytes) -> bytes:
    return (value * 2)[:length]


def _small_keys() -> Iterator[tuple[bytes, edwards.Point]]:
    """The eight points of small order, in every form in which 32 bytes can write them."""
    for x, y in edwards.torsion():
        for sign in (0, 1) if x == 0 else (x & 1,):
            for written in (y, y + forge.P):
                if written < 2**255:
                    yield (written | sign << 255).to_bytes(32, "little"), (x, y)


def of_ecdsa(desk: Desk) -> Iterator[Case]:
    """Numbers in other forms and out of range, points in other forms and off the curve."""
    bits = int(desk.signer.kind.partition("nistp")[2][:3])
    n = _ORDERS[bits]

    def numbered(change: Callable[[int, int], bytes]) -> Frame:
        return desk.revalued(lambda value: change(*(int.from_bytes(part, "big") for part in take(value, 2))))

    yield desk.case("the other s", ACCEPTED, numbered(lambda r, s: mpint(r) + mpint(n - s)))
    yield desk.case("a padded number", PADDED, numbered(lambda r, s: string(b"\0" + mpint(r)[4:]) + mpint(s)))
    yield desk.case("a padded number", PADDED, numbered(lambda r, s: mpint(r) + string(b"\0\0\0" + mpint(s)[4:])))
    refused: Mapping[str, tuple[Callable[[int, int], bytes], ...]] = {
        "numbers out of range": (
            lambda _, s: mpint(0) + mpint(s),
            lambda r, _: mpint(r) + mpint(0),
            lambda _r, _s: mpint(0) + mpint(0),
            lambda r, s: mpint(r + n) + mpint(s),
            lambda r, s: mpint(r) + mpint(s + n),
            lambda _, s: mpint(n) + mpint(s),
            lambda r, _: mpint(r) + mpint(n),
        ),
        "negative numbers": (
            lambda r, s: string(b"\xff" + mpint(r)[4:]) + mpint(s),
            lambda r, s: mpint(r) + string((-s).to_bytes(bits // 8 + 1, "big", signed=True)),
        ),
        "numbers in another layout": (
            lambda r, s: mpint(s) + mpint(r),
            lambda r, s: mpint(r) + mpint(s) + b"\0",
            lambda r, s: mpint(r) + mpint(s) + mpint(s),
            lambda r, _: mpint(r),
            lambda r, s: r.to_bytes(66, "big") + s.to_bytes(66, "big"),
            lambda r, s: b"\x30\x44\x02\x20" + mpint(r)[4:] + b"\x02\x20" + mpint(s)[4:],
            lambda _r, _s: b"",
        ),
    }
    for tried, changes in refused.items():
        yield from desk.cases(tried, REFUSED, map(numbered, changes))
    for key in _off_the_curve(desk.signer.blob):
        bent = replace(desk.good, key=key)
        yield desk.case("a point in another form or off the curve", REFUSED, bent, line=forge.line(key))


def _off_the_curve(blob: bytes) -> Iterator[bytes]:
    _, curve, point = take(blob, 3)
    half = len(point) // 2
    points = (
        b"",
        b"\0",
        point[:-1],
        b"\2" + point[1 : half + 1],
        b"\x06" + point[1:],
        point[:-1] + bytes([point[-1] ^ 1]),
        b"\4" + b"\xff" * (2 * half),
        b"\4" + bytes(2 * half),
    )
    yield from (blob.replace(string(point), string(bent)) for bent in points)
    yield blob.replace(string(curve), string(b"nistp192"))


def of_rsa(desk: Desk) -> Iterator[Case]:
    """Values of other lengths, blocks as attackers pad them, short keys and other exponents."""
    signer = desk.signer
    assert isinstance(signer, Rsa)
    zero = replace(desk.good, message=_LEADING_ZERO[signer.hash])
    yield desk.case("a value that begins with a zero byte", ACCEPTED, zero)
    yield desk.case(
        "its zero byte left out", UNPADDED, replace(zero, sign=lambda data: string(signer.answer(data)[5:]))
    )
    lengths: tuple[Callable[[bytes], bytes], ...] = (
        lambda value: b"\0" + value,
        lambda value: value + b"\0",
        lambda value: value[:-1],
        lambda value: value[1:],
        lambda _: b"",
        lambda value: b"\xff" * len(value),
    )
    yield from desk.cases("a value of another length or beyond the modulus", REFUSED, map(desk.revalued, lengths))
    blocks: tuple[Callable[[bytes], bytes], ...] = (
        partial(signer.padded, first=b"\0\2"),
        partial(signer.padded, first=b"\1\1"),
        partial(signer.padded, garbage=b"\0" * 100),
        partial(signer.padded, info=b"\x30\x20\4\x20"),
        partial(signer.padded, info=_without_null(signer.info)),
    )
    padded = (replace(desk.good, sign=partial(_sign_block, signer, block)) for block in blocks)
    yield from desk.cases("a block padded otherwise", REFUSED, padded)
    others: Mapping[str | Difference, tuple[Rsa, ...]] = {
        SHORT: (replace(signer, bits=1024), replace(signer, bits=2048)),
        EXPONENT: (replace(signer, exponent=5), replace(signer, exponent=257)),
        ACCEPTED: (replace(signer, exponent=2**32 + 15), replace(signer, exponent=2**64 - 59)),
    }
    for outcome, keys in others.items():
        for key in keys:
            yield desk.case("a key of another length or exponent", outcome, signed_by(key), line=forge.line(key.blob))
    name, exponent, modulus = take(signer.blob, 3)
    for e, n in ((b"\0" + exponent, modulus), (exponent, b"\0\0" + modulus)):
        bent = replace(desk.frame, key=string(name) + string(e) + string(n))
        yield desk.case("a padded number", PADDED, bent)


def _sign_block(signer: Rsa, block: Callable[[bytes], bytes], data: bytes) -> bytes:
    return string(signer.raise_to_secret(block(data)))


def _without_null(info: bytes) -> bytes:
    """A DigestInfo whose algorithm has no parameters at all, where PKCS #1 wants a NULL."""
    return bytes([info[0], info[1] - 2, info[2], info[3] - 2]) + info[4:].replace(b"\5\0", b"", 1)


def of_other_kinds(desk: Desk) -> Iterator[Case]:
    """Keys that OpenSSH takes, or took, and that have no place here."""
    yield desk.case("a DSA key", DSA, signed_by(Dsa()), line=forge.line(Dsa().blob))
    holder, stranger = Ed25519(seed=b"holder of a certificate"), Ed25519(seed=b"a stranger")
    certified = signed_by(Certified(holder, desk.signer, PRINCIPAL))
    yield desk.case("a certificate by the expected key", CERTIFIED, certified)
    others = (Certified(holder, stranger, PRINCIPAL), Certified(holder, desk.signer, "somebody else"))
    yield from desk.cases("a certificate by another key or for another name", REFUSED, map(signed_by, others))
