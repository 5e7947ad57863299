"""Signatures that other readers take and this one refuses, each otherwise good and really signed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sealtrail.signatures import LIMIT, KeyProblem, parse_armoured, verify
from tests.signatures import forge
from tests.signatures.forge import BEGIN, END, MESSAGE, NAMESPACE, Forgery, mpint, string

_GOOD = Forgery()
_TEXT = _GOOD.armoured
_ORDER = 2**252 + 27742317777372353535851937790883648493  # of Ed25519's base point (RFC 8032, section 5.1)
_P256_ORDER = ec.SECP256R1().group_order


@dataclass(frozen=True)
class _Ecdsa:
    """Signs with one P-256 key; ``bend`` rewrites r and s on the wire."""

    r_first: bytes = b""
    swap_s: int | None = None
    tail: bytes = b""

    def __call__(self, data: bytes) -> bytes:
        der = ec.derive_private_key(7, ec.SECP256R1()).sign(data, ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(der)
        wire_r = string(self.r_first + mpint(r)[4:])
        return string(wire_r + mpint(s if self.swap_s is None else self.swap_s) + self.tail)


def _ecdsa(sign: _Ecdsa | None = None) -> Forgery:
    public = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Forgery(key=forge.ecdsa_blob(point), algorithm=b"ecdsa-sha2-nistp256", sign=sign or _Ecdsa())


def _rsa(algorithm: bytes, length: int = 384) -> Forgery:
    return Forgery(key=forge.rsa_blob(2**3071 + 1), algorithm=algorithm, sign=lambda _: string(bytes(length)))


def _halves(second: int) -> bytes:
    """The value of an Ed25519 signature with this number for its second half."""
    return string(bytes(32) + second.to_bytes(32, "little"))


def _refusal(signature: bytes) -> tuple[str, str]:
    verdict = verify(signature, MESSAGE, namespace=NAMESPACE)
    assert not verdict.valid
    assert verdict.key is None
    assert verdict.hint
    return verdict.code, verdict.message


@pytest.mark.parametrize(
    "forgery", [_GOOD, replace(_GOOD, hash=b"sha256"), _ecdsa()], ids=["ed25519", "sha256", "ecdsa"]
)
def test_the_forger_left_alone_signs_well(forgery: Forgery) -> None:
    """A forgery with nothing bent is valid, so each refusal below is due to the one thing that is bent."""
    assert verify(forgery.armoured, MESSAGE, namespace=NAMESPACE).valid


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(b"", "exactly one SSH signature block", id="empty"),
        pytest.param(b"x" * LIMIT, "exactly one SSH signature block", id="as long as may be"),
        pytest.param(b"x" * (LIMIT + 1), "expected at most 16384", id="too long"),
        pytest.param(b"note\n" + _TEXT, "text around", id="text before"),
        pytest.param(_TEXT + b"note\n", "text around", id="text after"),
        pytest.param(_TEXT + b"\n", "text around", id="empty line after"),
        pytest.param(b"\n" + _TEXT, "text around", id="empty line before"),
        pytest.param(b"\xef\xbb\xbf" + _TEXT, "text around", id="byte order mark"),
        pytest.param(_TEXT + _TEXT, "exactly one", id="two blocks"),
        pytest.param(BEGIN + _TEXT, "exactly one", id="begin twice"),
        pytest.param(_TEXT + END, "exactly one", id="end twice"),
        pytest.param(END + _TEXT.removesuffix(END) + b"x", "text around", id="end first"),
        pytest.param(_TEXT[:-1], "exactly one", id="no line end at the end"),
        pytest.param(_TEXT.replace(b"\n", b"\r\n"), "carriage returns", id="CRLF"),
        pytest.param(_TEXT.replace(b"\n", b"\r\n", 1), "carriage returns", id="one CRLF"),
        pytest.param(forge.armour(_GOOD.blob, 64), "lines of 70", id="64 columns"),
        pytest.param(forge.armour(_GOOD.blob, 76), "lines of 70", id="76 columns"),
        pytest.param(forge.armour(_GOOD.blob, 9999), "lines of 70", id="one line"),
        pytest.param(_TEXT.replace(END, b"\n" + END), "lines of 70", id="empty line inside"),
        pytest.param(_TEXT.replace(b"\n" + END, b"=\n" + END), "base64", id="more padding"),
        pytest.param(_TEXT.replace(BEGIN, BEGIN + b" "), "not base64", id="space inside"),
        pytest.param(_TEXT.replace(BEGIN, BEGIN + b"Version: 1\n\n"), "not base64", id="armour header"),
        pytest.param(_TEXT.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"), "exactly one", id="PGP block"),
        pytest.param(BEGIN + END, "ends inside its first bytes", id="empty block"),
    ],
)
def test_other_armour_is_refused(text: bytes, said: str) -> None:
    """Text around the block, two blocks, other line ends, other wrapping and other base64 are refused."""
    code, message = _refusal(text)
    assert code == "signature.format"
    assert said in message


def test_base64_with_other_spare_bits_is_refused() -> None:
    """A block whose last base64 character has unused bits set holds the same bytes and is refused all the same."""
    forgery = next(
        f for size in range(3) if (f := replace(_GOOD, namespace=b"n" * (20 + size))).armoured.endswith(b"==\n" + END)
    )
    at = len(forgery.armoured) - len(END) - 4
    bent = bytearray(forgery.armoured)
    bent[at] += 1
    assert forge.blob_of(bytes(bent)) == forgery.blob
    assert "canonical base64" in _refusal(bytes(bent))[1]


@pytest.mark.parametrize(
    ("forgery", "said"),
    [
        pytest.param(replace(_GOOD, magic=b"SSHSIH"), "something else than an SSH signature", id="magic"),
        pytest.param(replace(_GOOD, version=0), "version 0 of its format, expected 1", id="version 0"),
        pytest.param(replace(_GOOD, version=2), "version 2 of its format, expected 1", id="version 2"),
        pytest.param(replace(_GOOD, reserved=b"x"), "reserved field is filled", id="reserved filled"),
        pytest.param(replace(_GOOD, hash=b"md5"), "hashes with md5, expected sha256 or sha512", id="md5"),
        pytest.param(replace(_GOOD, hash=b"sha1"), "hashes with sha1, expected sha256 or sha512", id="sha1"),
        pytest.param(replace(_GOOD, hash=b"sha384"), "hashes with sha384", id="sha384"),
        pytest.param(replace(_GOOD, hash=b"SHA512"), "hashes with SHA512", id="upper case hash"),
        pytest.param(replace(_GOOD, hash=b""), "not a name", id="no hash"),
        pytest.param(replace(_GOOD, namespace=b""), "not a name", id="no namespace"),
        pytest.param(replace(_GOOD, namespace=NAMESPACE.encode() + b"\0"), "not a name", id="NUL in namespace"),
        pytest.param(replace(_GOOD, namespace=b"a b"), "not a name", id="space in namespace"),
        pytest.param(replace(_GOOD, tail=b"\0"), "the signature goes on after its end", id="bytes at the end"),
        pytest.param(replace(_GOOD, key_tail=b"\0"), "the public key goes on", id="bytes after the key"),
        pytest.param(
            replace(_GOOD, value_tail=b"\1\0\0\0\1"), "the inner signature goes on", id="bytes after the value"
        ),
        pytest.param(replace(_GOOD, algorithm=b"ssh-rsa"), "of type ssh-rsa, expected ssh-ed25519", id="mismatch"),
        pytest.param(replace(_GOOD, sign=lambda _: string(bytes(63))), "63 bytes, expected 64", id="short Ed25519"),
        pytest.param(replace(_GOOD, sign=lambda _: string(bytes(65))), "65 bytes, expected 64", id="long Ed25519"),
        pytest.param(replace(_GOOD, sign=lambda _: _halves(_ORDER)), "second half lies outside", id="order of Ed25519"),
        pytest.param(replace(_GOOD, sign=lambda _: b""), "ends inside", id="no value"),
        pytest.param(replace(_ecdsa(), algorithm=b"ecdsa-sha2-nistp384"), "of type ecdsa-sha2-nistp384", id="curve"),
        pytest.param(_ecdsa(_Ecdsa(r_first=b"\0\0")), "padded", id="ECDSA r padded"),
        pytest.param(_ecdsa(_Ecdsa(r_first=b"\xff")), "negative", id="ECDSA r negative"),
        pytest.param(_ecdsa(_Ecdsa(swap_s=0)), "s lies outside", id="ECDSA s zero"),
        pytest.param(_ecdsa(_Ecdsa(swap_s=_P256_ORDER)), "s lies outside", id="ECDSA s is the order"),
        pytest.param(_ecdsa(_Ecdsa(tail=b"\0")), "the ECDSA signature goes on", id="ECDSA and one byte more"),
        pytest.param(_rsa(b"ssh-rsa"), "of type ssh-rsa, expected rsa-sha2-256 or rsa-sha2-512", id="RSA with SHA-1"),
        pytest.param(_rsa(b"rsa-sha2-512", 383), "383 bytes, expected 384", id="short RSA"),
        pytest.param(_rsa(b"rsa-sha2-256", 385), "385 bytes, expected 384", id="long RSA"),
        pytest.param(replace(_GOOD, key=b""), "ends inside its key type", id="no key"),
    ],
)
def test_bent_fields_are_refused(forgery: Forgery, said: str) -> None:
    """Each field of the format, filled otherwise than ``ssh-keygen`` fills it, is refused with both sides named."""
    code, message = _refusal(forgery.armoured)
    assert code == "signature.format"
    assert said in message


@pytest.mark.parametrize("cut", range(len(_GOOD.blob)))
def test_a_signature_cut_short_is_refused(cut: int) -> None:
    """The signature cut anywhere is refused as malformed."""
    assert _refusal(forge.armour(_GOOD.blob[:cut]))[0] == "signature.format"


def test_the_universal_signature_is_refused() -> None:
    """The identity point with its signature that fits every message is a weak key, whatever the message."""
    universal = replace(
        _GOOD, key=forge.ed25519_blob(forge.IDENTITY), sign=lambda _: string(forge.IDENTITY + bytes(32))
    )
    assert _refusal(universal.armoured)[0] == "key.weak"
    with pytest.raises(KeyProblem):
        parse_armoured(universal.armoured)


@pytest.mark.parametrize("bits", [1024, 2048])
def test_signatures_by_short_rsa_keys_are_refused(bits: int) -> None:
    """A signature by an RSA key of 1024 or 2048 bits is refused for its key, before its value is looked at."""
    forgery = replace(_rsa(b"rsa-sha2-512"), key=forge.rsa_blob(2 ** (bits - 1) + 1))
    code, message = _refusal(forgery.armoured)
    assert code == "key.weak"
    assert f"{bits} bits, expected at least 3072" in message


@pytest.mark.parametrize(
    "forgery",
    [
        pytest.param(replace(_GOOD, sign=lambda _: _halves(_ORDER - 1)), id="Ed25519"),
        pytest.param(_ecdsa(_Ecdsa(swap_s=1)), id="ECDSA s of 1"),
        pytest.param(_ecdsa(_Ecdsa(swap_s=_P256_ORDER - 1)), id="ECDSA s of the order less 1"),
    ],
)
def test_numbers_at_the_ends_of_their_range_are_well_formed(forgery: Forgery) -> None:
    """The least and the greatest number that a curve allows are judged by the arithmetic, and fit nothing."""
    assert verify(forgery.armoured, MESSAGE, namespace=NAMESPACE).code == "signature.invalid"


def test_an_rsa_value_that_fits_nothing_is_invalid() -> None:
    """An RSA signature of the right form and a wrong value is ``signature.invalid``, for both algorithms."""
    for algorithm in (b"rsa-sha2-256", b"rsa-sha2-512"):
        assert verify(_rsa(algorithm).armoured, MESSAGE, namespace=NAMESPACE).code == "signature.invalid"


@pytest.mark.parametrize(
    ("bent", "code"),
    [
        (replace(_GOOD, version=2, namespace=b"git"), "signature.format"),
        (replace(_GOOD, key=forge.ed25519_blob(forge.IDENTITY), namespace=b"git"), "key.weak"),
        (replace(_GOOD, namespace=b"git", sign=lambda _: string(bytes(64))), "signature.namespace"),
        (replace(_GOOD, sign=lambda _: string(bytes(64))), "signature.invalid"),
    ],
    ids=["format", "weak", "namespace", "invalid"],
)
def test_the_first_fault_decides(bent: Forgery, code: str) -> None:
    """Of several faults the verdict names the first in the order format, weak key, namespace, value."""
    assert verify(bent.armoured, MESSAGE, namespace=NAMESPACE).code == code
