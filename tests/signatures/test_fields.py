"""Bytes that end too early: the refusal names the field in which they end, so that both readers can look there.

The names and their order are written down here a second time, from RFC 4253, PROTOCOL.sshsig and PROTOCOL.u2f.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest

from sealtrail.signatures import FormatProblem, KeyProblem, parse_armoured, parse_blob
from tests.signatures import forge
from tests.signatures.authenticator import SK_ECDSA, SK_ED25519, WEBAUTHN
from tests.signatures.cases import Frame, take
from tests.signatures.forge import Forgery, string
from tests.signatures.signers import SIGNERS, signed_by

_ECDSA, _RSA = "ecdsa-sha2-nistp384", "rsa-sha2-512"
_SAID = {
    SK_ED25519: ["flags", "counter"],
    SK_ECDSA: ["flags", "counter"],
    WEBAUTHN: ["flags", "counter", "origin length", "origin", "client data length", "client data", "extensions length"],
}


def _counted(*names: str) -> list[str]:
    """The fields of strings, each preceded by its length."""
    return list(chain.from_iterable((f"{name} length", name) for name in names))


def _ends(read: Callable[[bytes], object], whole: bytes) -> list[str]:
    """The fields in which the bytes end, cut anywhere from their start on."""
    named = []
    for cut in range(len(whole)):
        with pytest.raises((FormatProblem, KeyProblem), match="ends inside its ") as problem:
            read(whole[:cut])
        found = re.search(r"ends inside its ([a-z ]+): expected \d+ more bytes, got \d+$", str(problem.value))
        assert found is not None
        named.append(found[1])
    return list(dict.fromkeys(named))


def _signature(blob: bytes) -> object:
    return parse_armoured(forge.armour(blob))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("ssh-ed25519", ["key type", "point"]),
        (_ECDSA, ["key type", "curve", "point"]),
        (_RSA, ["key type", "exponent", "modulus"]),
        (SK_ED25519, ["key type", "point", "application"]),
        (SK_ECDSA, ["key type", "curve", "point", "application"]),
    ],
)
def test_keys(kind: str, fields: list[str]) -> None:
    """A public key that ends too early ends inside one of the fields that its kind has."""
    assert _ends(parse_blob, SIGNERS[kind].blob) == _counted(*fields)


def test_the_frame_of_a_signature() -> None:
    """A signature that ends too early ends inside one of the fields of SSHSIG."""
    strings = _counted("public key", "namespace"), ["reserved field length"], _counted("hash algorithm")
    fields = ["first bytes", "version", *chain.from_iterable(strings), *_counted("inner signature")]
    assert _ends(_signature, Forgery().blob) == fields


@pytest.mark.parametrize("kind", ["ssh-ed25519", *_SAID])
def test_what_a_key_or_token_said(kind: str) -> None:
    """The inner signature holds algorithm and value, and then whatever a token of its kind says beside them."""
    frame = Frame.of(signed_by(SIGNERS[kind]))
    whole = string(frame.algorithm) + frame.value
    before = frame.blob.removesuffix(string(whole))
    fields = [*_counted("algorithm", "value"), *_SAID.get(kind, [])]
    assert _ends(lambda inner: _signature(before + string(inner)), whole) == fields


def test_the_two_numbers_of_ecdsa() -> None:
    """The value of an ECDSA signature holds r and s."""
    frame = Frame.of(signed_by(SIGNERS[_ECDSA]))
    (value,) = take(frame.value, 1)
    ends = _ends(lambda cut: parse_armoured(replace(frame, value=string(cut)).armoured), value)
    assert ends == _counted("r", "s")


@pytest.mark.parametrize(
    ("blob", "said"),
    [
        (forge.string(b"ssh-rsa") + string(b"\0\1\0\1"), "the exponent of the public key is padded"),
        (forge.string(b"ssh-rsa") + forge.mpint(65537) + string(b"\x80"), "the modulus of the public key is negative"),
        (forge.string(b""), "the key type of the public key is not a name"),
        (forge.ecdsa_blob(b"", curve=b"nistp 256"), "the curve of the public key is not a name"),
    ],
)
def test_fields_of_another_form(blob: bytes, said: str) -> None:
    """A field whose bytes are there and of no form that it may have is named too."""
    with pytest.raises(KeyProblem, match=said):
        parse_blob(blob)


@pytest.mark.parametrize(
    ("bent", "said"),
    [
        (Forgery(namespace=b""), "the namespace of the signature is not a name"),
        (Forgery(hash=b"sha 512"), "the hash algorithm of the signature is not a name"),
        (Forgery(algorithm=b"ssh,ed25519"), "the algorithm of the inner signature is not a name"),
    ],
)
def test_names_of_another_form(bent: Forgery, said: str) -> None:
    """So is a name in a signature that no algorithm and no purpose can have."""
    with pytest.raises(FormatProblem, match=said):
        parse_armoured(bent.armoured)
