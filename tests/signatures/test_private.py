"""Demonstration keys: the same seed gives the same files, and OpenSSH takes them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from sealtrail.signatures import ed25519_from_seed, parse_public, verify

Keygen = Callable[..., CompletedProcess[bytes]]


def test_the_public_line_is_the_seeds() -> None:
    """The seed of RFC 8032's first test vector gives that vector's public key."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    line, _ = ed25519_from_seed(seed)
    assert parse_public(line).blob.hex().endswith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def test_the_same_seed_gives_the_same_file() -> None:
    """Both outputs depend on the seed alone, and another seed gives others."""
    assert ed25519_from_seed(bytes(32)) == ed25519_from_seed(bytes(32))
    assert ed25519_from_seed(bytes(32))[0] != ed25519_from_seed(b"\1" * 32)[0]


@pytest.mark.parametrize("length", [0, 31, 33])
def test_seeds_of_another_length_are_refused(length: int) -> None:
    """A seed must have 32 bytes."""
    with pytest.raises(ValueError, match="32 bytes"):
        ed25519_from_seed(bytes(length))


def test_openssh_signs_with_such_a_key(keygen: Keygen, tmp_path: Path) -> None:
    """OpenSSH reads the private file, prints the same public line, and its signature is valid, each time the same."""
    line, private = ed25519_from_seed(bytes(range(32)))
    file = tmp_path / "key"
    file.write_bytes(private)
    file.chmod(0o600)
    assert keygen("-y", "-f", file).stdout.decode().strip() == line
    first, second = (keygen("-q", "-Y", "sign", "-f", file, "-n", "demo", given=b"x").stdout for _ in range(2))
    assert first == second
    assert verify(first, b"x", namespace="demo", key=parse_public(line)).valid


def test_the_private_file_is_as_openssh_writes_it(keygen: Keygen, tmp_path: Path) -> None:
    """The file has the frame of one that OpenSSH makes: no cipher, no key derivation, one key, no byte around it."""
    file = tmp_path / "theirs"
    keygen("-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file)
    theirs, (_, ours) = file.read_bytes(), ed25519_from_seed(bytes(32))
    begin, end = b"-----BEGIN OPENSSH PRIVATE KEY-----\n", b"-----END OPENSSH PRIVATE KEY-----\n"
    frames = []
    for text in (theirs, ours):
        assert (text.startswith(begin), text.endswith(end)) == (True, True)
        decoded = base64.b64decode(text.removeprefix(begin).removesuffix(end))
        frames.append(decoded.partition(b"ssh-ed25519")[0])
    assert frames[0] == frames[1]
