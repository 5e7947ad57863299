"""What is tried with every kind of signer: other questions, bent armour, bent fields, bits flipped anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.signatures import forge
from tests.signatures.cases import ACCEPTED, REFUSED, Case, Desk, take
from tests.signatures.differences import AROUND, ENDED, NAMED, RESERVED, SPACED, UNENDED, VERSION, WRAPPED
from tests.signatures.forge import BEGIN, END, MESSAGE, NAMESPACE, string
from tests.signatures.signers import SIGNERS, Ed25519

_GOOD_NAMESPACES = (NAMESPACE, "git", "n" * 64, "!#$%&'()*+-./:;<=>?@[]^_`{|}~")
_OTHER_NAMESPACES = ("git", "file", "sealtrail-enrolment-v1", NAMESPACE.upper(), NAMESPACE[:-1], NAMESPACE + "1")
_ODD_NAMESPACES = ("a b", "a,b", "ü", "\t", "n" * 65, "n" * 1000)


def honest(desk: Desk) -> Iterator[Case]:
    """Messages of many lengths, in many namespaces, under both hashes."""
    for number in range(12):
        namespace = _GOOD_NAMESPACES[number % 4]
        made = replace(
            desk.good,
            message=desk.random.randbytes(number**4),
            namespace=namespace.encode(),
            hash=(b"sha256", b"sha512")[number % 2],
        )
        yield desk.case("a good signature", ACCEPTED, made, namespace=namespace)


def other_questions(desk: Desk) -> Iterator[Case]:
    """A good signature held against another message, purpose or key."""
    good = desk.case("", REFUSED, desk.good)
    for _ in range(10):
        yield replace(good, tried="one bit of the message flipped", message=desk.flipped(MESSAGE))
    for message in (b"", MESSAGE[:-1], MESSAGE + b"\n", b"\n" + MESSAGE, MESSAGE.replace(b" ", b"\r\n")):
        yield replace(good, tried="another message", message=message)
    for namespace in _OTHER_NAMESPACES:
        yield replace(good, tried="another namespace", namespace=namespace)
    for other in (*SIGNERS.values(), Ed25519(seed=b"a stranger")):
        if other.blob != desk.signer.blob:
            yield replace(good, tried="another key", line=forge.line(other.blob))


def bent_armour(desk: Desk) -> Iterator[Case]:
    """The block otherwise written, with the same bytes inside."""
    text, blob = desk.good.armoured, desk.good.blob
    inside = text[len(BEGIN) :]

    def spliced(more: bytes, at: int = 30) -> bytes:
        return BEGIN + inside[:at] + more + inside[at:]

    afters = (b"text", b"\n", b"\n\n", b"\0", text)
    yield from desk.cases("text after the block", AROUND, (text + after for after in afters))
    widths = (4, 64, 69, 71, 76, 9999)
    yield from desk.cases("lines of another length", WRAPPED, (forge.armour(blob, width) for width in widths))
    spaces = (b" ", b"\t", b"\v", b"\f", b"\r", b"\n")
    yield from desk.cases("white space between two characters", SPACED, map(spliced, spaces))
    yield desk.case("CRLF from the second line on", SPACED, BEGIN + inside.replace(b"\n", b"\r\n"))
    yield desk.case("no line end at the end", UNENDED, text[:-1])

    befores = (b"text\n", b"\n", b"\xef\xbb\xbf", b" ")
    yield from desk.cases("text before the block", REFUSED, (before + text for before in befores))
    yield desk.case("CRLF from the first line on", REFUSED, text.replace(b"\n", b"\r\n"))
    names = (b"PGP SIGNATURE", b"SSHSIG", b"ssh signature")
    yield from desk.cases("a block of another name", REFUSED, (text.replace(b"SSH SIGNATURE", name) for name in names))
    halves = (b"", BEGIN, END, text[: len(text) // 2], inside, text.removesuffix(END))
    yield from desk.cases("half a block", REFUSED, halves)
    characters = (b"*", b"-", b"\0", b"=", b"\xc3\xa9")
    yield from desk.cases("other characters in the block", REFUSED, map(spliced, characters))
    paddings = (b"=", b"A", b"====")
    yield from desk.cases("other padding", REFUSED, (spliced(more, inside.index(b"\n" + END)) for more in paddings))
    yield desk.case("armour headers", REFUSED, spliced(b"Version: 1\n\n", 0))


def bent_fields(desk: Desk) -> Iterator[Case]:
    """Fields filled otherwise after signing, where nobody but the reader can notice."""
    frame = desk.frame
    yield desk.case("version 0", VERSION, replace(frame, version=0))
    yield desk.case("the reserved field filled after signing", RESERVED, replace(frame, reserved=b"x"))
    (kind,) = take(frame.key, 1)
    ended = (
        replace(frame, key=string(kind + b"\0") + frame.key[4 + len(kind) :]),
        replace(frame, namespace=frame.namespace + b"\0"),
        replace(frame, hash=frame.hash + b"\0"),
        replace(frame, algorithm=frame.algorithm + b"\0"),
    )
    yield from desk.cases("a NUL at the end of a name", ENDED, ended)

    versions = (2, 256, 2**31, 2**32 - 1)
    yield from desk.cases("another version", REFUSED, (replace(frame, version=version) for version in versions))
    hashes = (b"sha256", b"sha384")
    yield from desk.cases("another hash after signing", REFUSED, (replace(frame, hash=name) for name in hashes))
    tails = (b"\0", b"\0\0\0\0", b"\1\0\0\0\1", frame.value)
    yield from desk.cases("bytes after the end", REFUSED, (replace(frame, tail=tail) for tail in tails))
    yield from desk.cases("bytes after the key", REFUSED, (replace(frame, key=frame.key + tail) for tail in tails))
    yield from desk.cases(
        "bytes after the value", REFUSED, (replace(frame, value=frame.value + tail) for tail in tails)
    )
    for size in (0, 4, 32, 100):
        noise = desk.random.randbytes(size)
        noisy = (
            replace(frame, key=noise),
            replace(frame, namespace=noise),
            replace(frame, hash=noise),
            replace(frame, algorithm=noise),
            replace(frame, value=noise),
        )
        yield from desk.cases("a field of random bytes", REFUSED, noisy)
    cuts = (forge.armour(frame.blob[: desk.random.randrange(len(frame.blob))]) for _ in range(8))
    yield from desk.cases("cut short", REFUSED, cuts)
    # from the tenth byte on: one bit of the version makes a difference, and has been tried
    flips = (forge.armour(desk.flipped(frame.blob, 10)) for _ in range(30))
    yield from desk.cases("one bit of the signature flipped", REFUSED, flips)


def bent_before_signing(desk: Desk) -> Iterator[Case]:
    """Fields filled otherwise and then really signed, so that the reader's rules alone can refuse."""
    good = desk.good
    for namespace in _ODD_NAMESPACES:
        odd = replace(good, namespace=namespace.encode())
        yield desk.case("a namespace that is no plain name", NAMED, odd, namespace=namespace)
    magics = (b"SSHSIH", b"sshsig", b"SSHSI", b"SSHSIG\0", b"")
    yield from desk.cases("other first bytes", REFUSED, (replace(good, magic=magic) for magic in magics))
    yield desk.case("the reserved field filled before signing", REFUSED, replace(good, reserved=b"x"))
    hashes = (b"md5", b"sha1", b"sha384", b"SHA512", b"sha512,sha256", b"", b"*")
    yield from desk.cases("another hash", REFUSED, (replace(good, hash=name) for name in hashes))
    names = (name.encode() for name in ("", "ssh-rsa", *SIGNERS) if name != desk.signer.kind)
    yield from desk.cases("another type of signature", REFUSED, (replace(good, algorithm=name) for name in names))
    others = (other for other in SIGNERS.values() if other.blob != desk.signer.blob)
    foreign = (replace(good, algorithm=other.kind.encode(), sign=other.answer) for other in others)
    yield from desk.cases("another key's signature under this key", REFUSED, foreign)
