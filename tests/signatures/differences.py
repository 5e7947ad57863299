"""Where our reader and ``ssh-keygen -Y verify`` come to different answers, on purpose: what we refuse, and why.

Each difference is a class of cases; a run shows that all of its cases differ, and that no other case does. The other
direction, something that we accept and OpenSSH refuses, has no class: there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = "signature.format"
WEAK = "key.weak"


@dataclass(frozen=True)
class Difference:
    """A class of signatures that OpenSSH accepts and we refuse with ``code``.

    ``depends`` says which OpenSSH refuses it too, where some do; then only our own answer is demanded.
    """

    name: str
    code: str
    why: str
    depends: str = ""


ONE_FORM = "One signature has one file: what was changed does not pass as unchanged."
ONE_NUMBER = "One value has one form on the wire, so that what is read is written back identically."

AROUND = Difference("text after the block, or a second block", FORMAT, ONE_FORM)
WRAPPED = Difference("lines of another length than 70", FORMAT, ONE_FORM)
SPACED = Difference("white space inside the block, CRLF from its second line on", FORMAT, ONE_FORM)
UNENDED = Difference("no line end after the last line", FORMAT, ONE_FORM)
LONG = Difference("more than 16 KiB", FORMAT, "What a stranger can make us read is bounded.")
VERSION = Difference("format version 0", FORMAT, "PROTOCOL.sshsig knows version 1; OpenSSH refuses only greater ones.")
RESERVED = Difference(
    "a reserved field filled after signing", FORMAT, "No key vouches for these bytes, so they may say anything."
)
ENDED = Difference(
    "a NUL at the end of a name", FORMAT, "OpenSSH reads names as C strings, so such a name has two forms."
)
NAMED = Difference(
    "namespaces longer than 64 characters, or of other characters than visible ASCII without comma",
    FORMAT,
    "They reach messages and screens; Sealtrail's own are plain.",
)
PADDED = Difference("integers padded with zero bytes", FORMAT, ONE_NUMBER)
UNPADDED = Difference("an RSA value without its leading zero byte", FORMAT, ONE_NUMBER)
UNREDUCED = Difference(
    "an Ed25519 value moved by the group's order",
    FORMAT,
    "RFC 8032 (5.1.7) refuses it; anybody could make a second signature out of a first.",
    depends="OpenSSH refuses it too where it leaves Ed25519 to OpenSSL, as its sources can since October 2025.",
)
SMALL = Difference(
    "Ed25519 keys of small order, also in their second forms",
    WEAK,
    "Anybody can sign for them; for the identity, one signature fits every message.",
)
SHORT = Difference("RSA keys under 3072 bits", WEAK, "Too short for records that must hold for decades.")
EXPONENT = Difference("RSA exponents under 65537", WEAK, "They forgive mistakes in padding, and nobody needs them.")
DSA = Difference("DSA keys", FORMAT, "1024 bits and SHA-1.", depends="OpenSSH 10.0 and later refuse them too.")
CERTIFIED = Difference(
    "keys in certificates",
    FORMAT,
    "A key counts because a person's record holds it, not because a third party says so.",
)
APPLICATION = Difference(
    "security keys whose application is not 1 to 255 printable ASCII characters",
    FORMAT,
    "It reaches messages and screens; OpenSSH's own begins with ssh:, a passkey's is a domain.",
)
ANNOUNCED = Difference(
    "security keys' flags that announce attested or extension data",
    FORMAT,
    "This form has no place for such data, so an honest token's signature would not fit.",
)
ORIGIN = Difference(
    "passkeys' origins that are not 1 to 255 visible ASCII characters without backslash",
    FORMAT,
    "Compared as bytes and read as JSON they would be two different origins.",
)
NO_JSON = Difference(
    "passkeys' client data that is not JSON to its end",
    FORMAT,
    "OpenSSH compares the beginning; an inspector reads it all.",
)
TWINS = Difference(
    "passkeys' client data that names a member twice", FORMAT, "JSON readers take the last; OpenSSH compared the first."
)
FRAMED = Difference(
    "passkeys' client data whose crossOrigin is not false",
    FORMAT,
    "The person was on another site's page than it says.",
)
NESTED = Difference(
    "passkeys' client data with more than 16 brackets", FORMAT, "What a stranger can make us read is bounded."
)

DIFFERENCES = tuple(value for value in vars().values() if isinstance(value, Difference))
