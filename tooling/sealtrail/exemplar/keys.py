"""The story's keys: derived from the numbers of its people, the same on every machine, and worthless on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sealtrail import digest, signatures

REPOSITORY = "urn:uuid:0b7c1d9e-5a52-4f0e-9d3b-6a4f6c0e2a71"
"""The exemplar's repository id. A real genesis refuses it, because anybody can make its signatures."""


@dataclass(frozen=True, slots=True)
class StoryKey:
    """A key pair of the story: its public line and the private file that ssh-keygen signs with."""

    name: str
    public: str
    private: bytes

    @property
    def blob(self) -> bytes:
        """The public key in its wire form."""
        return signatures.parse_public(self.public).blob

    @property
    def fingerprint(self) -> str:
        """The fingerprint as ssh-keygen prints it."""
        return signatures.parse_public(self.public).fingerprint


def person_key(person: str, number: int) -> StoryKey:
    """The key that a person of the story enrolled as the n-th."""
    return _derive(f"{person}" if number == 1 else f"{person}-{number}", f"person {person} {number}")


def key_with(person: str, public: str) -> StoryKey:
    """The person's key whose public line this is. Raises ``ValueError`` for a key that is not of the story."""
    for number in range(1, 10):
        key = person_key(person, number)
        if key.public == public:
            return key
    raise ValueError(f"this key of {person} is not of the story")


def root_key(person: str) -> StoryKey:
    """The root key of a root holder of the story."""
    return _derive(f"{person}-root", f"root {person}")


def _derive(name: str, what: str) -> StoryKey:
    public, private = signatures.ed25519_from_seed(bytes.fromhex(digest.sha256(f"sealtrail exemplar {what}".encode())))
    return StoryKey(name, public, private)


def write_key(key: StoryKey, folder: Path) -> Path:
    """Put a key pair into a folder as OpenSSH keeps them; return the private file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    private = folder / key.name
    private.touch(mode=0o600)
    private.write_bytes(key.private)
    private.with_name(key.name + ".pub").write_text(f"{key.public} {key.name}\n", "ascii")
    return private
