"""Which keys are taken, and which are refused because a signature by them would prove nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sealtrail.signatures import KeyProblem, fingerprint_of_line, parse_blob, parse_public
from tests.signatures import edwards, forge

_CURVES: dict[int, ec.EllipticCurve] = {256: ec.SECP256R1(), 384: ec.SECP384R1(), 521: ec.SECP521R1()}
_Y8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_Y = [0, 1, forge.P - 1, _Y8, forge.P - _Y8]


def _point(y: int, sign: int = 0) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


def _ec_point(bits: int, secret: int = 7) -> bytes:
    public = ec.derive_private_key(secret, _CURVES[bits]).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _refused(line: str) -> KeyProblem:
    with pytest.raises(KeyProblem) as problem:
        parse_public(line)
    assert problem.value.hint
    return problem.value


_VECTORS = ["ed25519", "ecdsa", "rsa", "ed25519_sk", "ecdsa_sk", "ecdsa_sk_webauthn"]


@pytest.mark.parametrize("kind", _VECTORS)
def test_a_key_is_read_and_written_back(vectors: Path, kind: str) -> None:
    """OpenSSH's own keys are read from their first two words and written back the same."""
    line = " ".join((vectors / f"{kind}.pub").read_text().split()[:2])
    key = parse_public(line)
    assert key.line == line
    assert parse_blob(key.blob) == key
    assert line.startswith(f"{key.algorithm} ")


def test_fingerprints_are_those_of_openssh(
    vectors: Path, keygen: Callable[..., CompletedProcess[bytes]], tmp_path: Path
) -> None:
    """``ssh-keygen -l`` prints the same fingerprint for the same key."""
    for kind in _VECTORS:
        line = " ".join((vectors / f"{kind}.pub").read_text().split()[:2])
        file = tmp_path / f"{kind}.pub"
        file.write_text(f"{line}\n")
        printed = keygen("-l", "-f", file).stdout.decode()
        assert parse_public(line).fingerprint == printed.split(" ")[1]


def test_a_line_that_is_no_key_has_no_fingerprint() -> None:
    """The fingerprint of a line is that of its key, and empty where the line holds no key that may be used."""
    line = forge.line(forge.Forgery().key)
    assert fingerprint_of_line(line) == parse_public(line).fingerprint
    assert fingerprint_of_line(f"{line} a comment") == ""
    assert fingerprint_of_line(forge.line(forge.ed25519_blob(forge.IDENTITY))) == ""


def test_a_kind_that_is_not_supported_is_named(vectors: Path) -> None:
    """A post-quantum key is refused by name, with the list of those that are taken."""
    problem = _refused(" ".join((vectors / "mldsa44-ed25519.pub").read_text().split()[:2]))
    assert problem.code == "signature.format"
    assert str(problem) == "the key type ssh-mldsa44-ed25519@openssh.com is not supported"
    assert "ssh-ed25519, " in problem.hint


_GOOD = forge.line(forge.Forgery().key)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="empty"),
        pytest.param("ssh-ed25519", id="one word"),
        pytest.param(f"{_GOOD} a comment", id="comment"),
        pytest.param(f"{_GOOD} ", id="space at the end"),
        pytest.param(f"{_GOOD}\n", id="line end"),
        pytest.param(f" {_GOOD}", id="space in front"),
        pytest.param(_GOOD.replace(" ", "  "), id="two spaces"),
        pytest.param(_GOOD.replace(" ", "\t"), id="tab"),
        pytest.param(f"no-pty {_GOOD}", id="options"),
        pytest.param(_GOOD.replace("ssh-ed25519 ", "ssh-rsa "), id="another type outside"),
        pytest.param(f"{_GOOD[:-1]}é", id="not ASCII"),
        pytest.param(f"{_GOOD[:-1]}", id="base64 cut short"),
        pytest.param(f"{_GOOD}====", id="padding too long"),
        pytest.param(f"{_GOOD} {'x' * 9000}", id="too long"),
        pytest.param(forge.line(forge.string(b"ssh-dss") + forge.mpint(5)), id="DSA"),
        pytest.param(forge.line(forge.string(b"ssh-ed25519-cert-v01@openssh.com")), id="certificate"),
        pytest.param(forge.line(forge.ed25519_blob(bytes(31))), id="Ed25519 of 31 bytes"),
        pytest.param(forge.line(forge.ed25519_blob(bytes(33))), id="Ed25519 of 33 bytes"),
        pytest.param(forge.line(forge.Forgery().key + b"\0"), id="Ed25519 and one byte more"),
        pytest.param(forge.line(forge.ecdsa_blob(_ec_point(256)) + b"\0"), id="ECDSA and one byte more"),
        pytest.param(forge.line(forge.ecdsa_blob(_ec_point(256), curve=b"nistp384")), id="another curve inside"),
        pytest.param(forge.line(forge.ecdsa_blob(_ec_point(256)[:33])), id="ECDSA point cut short"),
        pytest.param(forge.line(forge.ecdsa_blob(b"\x02" + _ec_point(256)[1:33])), id="ECDSA compressed"),
        pytest.param(forge.line(forge.ecdsa_blob(b"\x06" + _ec_point(256)[1:])), id="ECDSA hybrid form"),
        pytest.param(forge.line(forge.ecdsa_blob(b"")), id="ECDSA without a point"),
        pytest.param(forge.line(forge.rsa_blob(2**3072 + 1) + b"\0"), id="RSA and one byte more"),
        pytest.param(forge.line(forge.rsa_blob(2**16384 + 1)), id="RSA of 16385 bits"),
        pytest.param(
            forge.line(forge.string(b"ssh-rsa") + forge.string(b"\0\1\0\1") + forge.mpint(2**3072 + 1)),
            id="RSA exponent padded",
        ),
    ],
)
def test_other_ways_to_write_a_key_are_refused(line: str) -> None:
    """Comments, options, other spacing, other base64 and other wire forms are refused: one key has one line."""
    assert _refused(line).code == "signature.format"


@pytest.mark.parametrize(("length", "said"), [(8192, "a line of 3 words"), (8193, "8193 characters long, expected")])
def test_a_long_line_is_not_looked_at(length: int, said: str) -> None:
    """A line of 8 KiB is looked at, and one character more is refused before it is."""
    line = f"{_GOOD} "
    assert said in str(_refused(line + "x" * (length - len(line))))


def test_base64_with_other_spare_bits_is_refused() -> None:
    """Base64 whose unused bits are set decodes to the same key and is refused all the same."""
    blob = forge.rsa_blob(2**3088 + 1)
    line = forge.line(blob)
    assert line.endswith("AQ==")
    bent = f"{line[:-3]}R=="
    assert base64.b64decode(bent.split(" ")[1]) == blob
    assert "base64 is not in the form" in str(_refused(bent))


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", [*_SMALL_Y, forge.P, forge.P + 1, forge.P + 2, 2**255 - 1], ids=hex)
def test_small_order_and_unreduced_points_are_weak(y: int, sign: int) -> None:
    """Every encoding of the eight torsion points, and every coordinate that is not reduced, is a weak key."""
    assert _refused(forge.line(forge.ed25519_blob(_point(y, sign)))).code == "key.weak"


def test_the_small_order_list_is_whole() -> None:
    """A point times the group's prime order generates the eight torsion points; their y are the five on the list."""
    points = edwards.torsion()
    assert len(set(points)) == 8
    assert [edwards.times(8, point) for point in points] == [(0, 1)] * 8
    assert {y for _, y in points} == set(_SMALL_Y)


def test_off_curve_points_are_weak() -> None:
    """Of the coordinates 2 to 60, those with a point on the curve are taken and the others are weak keys."""
    for y in range(2, 61):
        square = (y * y - 1) * pow(forge.D * y * y + 1, -1, forge.P) % forge.P
        root = pow(square, (forge.P + 3) // 8, forge.P)
        on_curve = root * root % forge.P in (square, forge.P - square)
        blob = forge.ed25519_blob(_point(y))
        if on_curve:
            assert parse_blob(blob).blob == blob
        else:
            assert "not a point on its curve" in str(_refused(forge.line(blob)))


def test_why_small_order_keys_are_refused() -> None:
    """For the identity point one and the same signature fits two messages, as the library underneath says itself."""
    key = Ed25519PublicKey.from_public_bytes(forge.IDENTITY)
    for message in (b"approve", b"reject"):
        key.verify(forge.IDENTITY + bytes(32), message)
    with pytest.raises(InvalidSignature):
        key.verify(forge.IDENTITY + b"\1" + bytes(31), b"approve")


@pytest.mark.parametrize("bits", [256, 384, 521])
def test_points_off_the_nist_curves_are_weak(bits: int) -> None:
    """A key on the curve is taken; the identity, a point beside the curve and a coordinate too large are weak."""
    point = _ec_point(bits)
    blob = forge.ecdsa_blob(point, bits)
    assert parse_public(forge.line(blob)).blob == blob
    beside = point[:-1] + bytes([point[-1] ^ 1])
    beyond = b"\4" + b"\xff" * (len(point) - 1)
    for bad in (b"\0", beside, beyond, b"\4" + bytes(len(point) - 1)):
        assert _refused(forge.line(forge.ecdsa_blob(bad, bits))).code == "key.weak"


@pytest.mark.parametrize("bits", [256, 384, 521])
def test_points_that_nobody_draws_are_weak(bits: int) -> None:
    """Points on the curve whose x is very short, or not below the order less 1, are refused."""
    curve = _CURVES[bits]
    taken = []
    for x in (*range(1, 9), *range(curve.group_order - 1, curve.group_order + 9)):
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(curve, b"\2" + x.to_bytes((bits + 7) // 8, "big"))
        except ValueError:
            continue  # half of all coordinates have no point
        taken.append(x)
        point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        problem = _refused(forge.line(forge.ecdsa_blob(point, bits)))
        assert problem.code == "key.weak"
        assert "a coordinate that no key drawn at random has" in str(problem)
    assert min(taken) < 9
    assert max(taken) >= curve.group_order - 1


def _on(curve: ec.EllipticCurve, x: int) -> bytes:
    """A point with this x, or with the next greater one that the curve has."""
    size = (curve.key_size + 7) // 8
    while True:
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(curve, b"\2" + x.to_bytes(size, "big"))
        except ValueError:
            x += 1
        else:
            return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@pytest.mark.parametrize("bits", [256, 384, 521])
def test_the_shortest_coordinate_that_is_taken(bits: int) -> None:
    """A coordinate of half the order's length is refused, and one of a single bit more is taken."""
    half = bits // 2
    longest, shortest = (_on(_CURVES[bits], 2**length) for length in (half - 1, half))
    assert _refused(forge.line(forge.ecdsa_blob(longest, bits))).code == "key.weak"
    blob = forge.ecdsa_blob(shortest, bits)
    assert parse_blob(blob).blob == blob


@pytest.mark.parametrize("bits", [256, 521])
def test_the_greatest_coordinate_that_is_taken(bits: int) -> None:
    """A coordinate of the order less 2 is taken, on the two curves that have such a point."""
    point = _on(_CURVES[bits], _CURVES[bits].group_order - 2)
    assert int.from_bytes(point[1 : 1 + len(point) // 2], "big") == _CURVES[bits].group_order - 2
    blob = forge.ecdsa_blob(point, bits)
    assert parse_blob(blob).blob == blob


def test_an_unreduced_nist_coordinate_is_weak() -> None:
    """On P-521, whose field leaves room in its 66 bytes, x + p stands for the same point and is refused."""
    point = _ec_point(521)
    x = int.from_bytes(point[1:67], "big") + 2**521 - 1
    bent = b"\4" + x.to_bytes(66, "big") + point[67:]
    assert _refused(forge.line(forge.ecdsa_blob(bent, 521))).code == "key.weak"


@pytest.mark.parametrize(
    ("modulus", "exponent"),
    [
        pytest.param(2**1023 + 1, 65537, id="1024 bits"),
        pytest.param(2**2047 + 1, 65537, id="2048 bits"),
        pytest.param(2**3071 - 1, 65537, id="3071 bits"),
        pytest.param(0, 65537, id="zero"),
        pytest.param(2**3071, 65537, id="even modulus"),
        pytest.param(2**3071 + 1, 0, id="exponent 0"),
        pytest.param(2**3071 + 1, 1, id="exponent 1"),
        pytest.param(2**3071 + 1, 3, id="exponent 3"),
        pytest.param(2**3071 + 1, 65538, id="even exponent"),
        pytest.param(2**3071 + 1, 2**64 + 1, id="exponent of 65 bits"),
    ],
)
def test_weak_rsa_keys_are_refused(modulus: int, exponent: int) -> None:
    """RSA under 3072 bits, an even modulus, and exponents that are small, even or huge are weak."""
    assert _refused(forge.line(forge.rsa_blob(modulus, exponent))).code == "key.weak"


@pytest.mark.parametrize(
    ("modulus", "exponent"),
    [
        pytest.param(2**3071 + 1, 65537, id="3072 bits"),
        pytest.param(2**3071 + 1, 2**64 - 1, id="exponent of 64 bits"),
        pytest.param(2**16383 + 1, 65539, id="16384 bits"),
    ],
)
def test_rsa_bounds_are_taken(modulus: int, exponent: int) -> None:
    """The smallest and the largest RSA keys within the bounds are taken."""
    assert parse_blob(forge.rsa_blob(modulus, exponent)).algorithm == "ssh-rsa"
