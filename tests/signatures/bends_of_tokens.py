"""What is tried with security keys and passkeys: each flag, other applications, origins, extensions, client data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Unpack

from tests.signatures import forge
from tests.signatures.authenticator import AD, CLIENT_DATA, ED, EXTENSIONS, UP, UV, Authenticator, Bend
from tests.signatures.cases import ACCEPTED, REFUSED, Case, Desk, take
from tests.signatures.differences import (
    ANNOUNCED,
    APPLICATION,
    ENDED,
    FRAMED,
    LONG,
    NESTED,
    NO_JSON,
    ORIGIN,
    TWINS,
    Difference,
)
from tests.signatures.forge import Forgery, string
from tests.signatures.signers import signed_by

_APPLICATIONS: Mapping[tuple[str, str | Difference], tuple[bytes, ...]] = {
    ("another application", ACCEPTED): (b"ssh:", b"ssh:batch release 1", b"a", b"x" * 255),
    ("an odd application", APPLICATION): (b"", b"x" * 256, b"ssh:\n", b"ssh:\x7f", "ssh:ü".encode()),
    ("a NUL in the application, signed with it", REFUSED): (b"ssh:\0", b"ssh:\0a"),
}


def of_token(desk: Desk) -> Iterator[Case]:
    """Flags, counters and applications, as the token signed them and changed afterwards."""
    signer = _token(desk)
    yield from desk.cases("flags", ACCEPTED, (_asked(desk, flags=flags) for flags in range(0, AD, 3)))
    counters = (0, 1, 2**31, 2**32 - 1)
    yield from desk.cases("another counter", ACCEPTED, (_asked(desk, counter=counter) for counter in counters))
    for (tried, outcome), applications in _APPLICATIONS.items():
        for application in applications:
            other = replace(signer, application=application)
            yield desk.case(tried, outcome, signed_by(other), line=forge.line(other.blob))

    foreign = replace(signer, application=b"ssh:another")
    yield desk.case("signed for another application", REFUSED, replace(desk.good, sign=foreign.answer))
    yield desk.case("a key of another application", REFUSED, signed_by(foreign))
    frame = desk.frame
    application = take(frame.key, 4 if "ecdsa" in signer.kind else 3)[-1]
    ended = frame.key.removesuffix(string(application)) + string(application + b"\0")
    yield desk.case("a NUL at the end of a name", ENDED, replace(frame, key=ended))

    (value,) = take(frame.value, 1)
    at = 4 + len(value)
    before, flags, counter, rest = (
        frame.value[:at],
        frame.value[at],
        frame.value[at + 1 : at + 5],
        frame.value[at + 5 :],
    )
    flipped = (before + bytes([flags ^ 1 << bit]) + counter + rest for bit in range(8))
    yield from desk.cases("flags changed after signing", REFUSED, (replace(frame, value=bent) for bent in flipped))
    moved = (before + bytes([flags]) + other + rest for other in (bytes(4), b"\xff" * 4, b"\0\0\0\6"))
    yield from desk.cases("the counter changed after signing", REFUSED, (replace(frame, value=bent) for bent in moved))
    cut = (frame.value[:end] for end in range(at, at + 5))
    yield from desk.cases("flags or counter cut short", REFUSED, (replace(frame, value=bent) for bent in cut))


def of_security_key(desk: Desk) -> Iterator[Case]:
    """Flags that announce data for which this form has no place."""
    flags = (AD, ED, AD | ED, UP | AD, UP | UV | ED, 0xFF)
    yield from desk.cases("flags that announce data", ANNOUNCED, (_asked(desk, flags=flag) for flag in flags))


def of_passkey(desk: Desk) -> Iterator[Case]:
    """Extensions, origins and client data, as browsers and as forgers write them, all really signed."""
    extended = (_asked(desk, flags=ED | flags, extensions=EXTENSIONS) for flags in range(16))
    yield from desk.cases("extensions", ACCEPTED, extended)
    differing = ((ED, b""), (UP | ED, b""), (UP, EXTENSIONS), (0, b"\0"), (UP | AD, b""), (UP | AD | ED, EXTENSIONS))
    unannounced = (_asked(desk, flags=flags, extensions=extensions) for flags, extensions in differing)
    yield from desk.cases("flags and extensions that differ", REFUSED, unannounced)
    for (tried, outcome), origins in _ORIGINS.items():
        yield from desk.cases(tried, outcome, (_asked(desk, origin=origin) for origin in origins))
    for (tried, outcome), data in _CLIENT_DATA.items():
        yield from desk.cases(tried, outcome, (_asked(desk, client_data=written) for written in data))


def of_passkey_after_signing(desk: Desk) -> Iterator[Case]:
    """Origin, client data and extensions changed when the token is done."""
    frame = desk.frame
    (value,) = take(frame.value, 1)
    before, rest = frame.value[: 9 + len(value)], frame.value[9 + len(value) :]
    origin, data, extensions = take(rest, 3)
    evil = b"https://evil.example"
    changed = (
        (evil, data, extensions),
        (origin, data.replace(origin, evil), extensions),
        (evil, data.replace(origin, evil), extensions),
        (origin, data + b" ", extensions),
        (origin, data, EXTENSIONS),
        (data, origin, extensions),
        (origin, data, extensions, b""),
        (origin, data),
        (origin,),
    )
    bent = (replace(frame, value=before + b"".join(map(string, parts))) for parts in changed)
    yield from desk.cases("origin, client data or extensions changed after signing", REFUSED, bent)
    ended = before + string(origin + b"\0") + string(data) + string(extensions)
    yield desk.case("a NUL at the end of a name", ENDED, replace(frame, value=ended))


def _token(desk: Desk) -> Authenticator:
    assert isinstance(desk.signer, Authenticator)
    return desk.signer


def _asked(desk: Desk, **bend: Unpack[Bend]) -> Forgery:
    return replace(desk.good, sign=partial(_token(desk).answer, **bend))


_ORIGINS: Mapping[tuple[str, str | Difference], tuple[str, ...]] = {
    ("another origin", ACCEPTED): (
        "https://records.example:8443",
        "http://localhost:8000",
        "https://xn--bcher-kva.example",
        "android:apk-key-hash:VHdlbnR5LXR3byBieXRlcyBvZiBoYXNo",
        "x" * 255,
    ),
    ("an odd origin", ORIGIN): ("", " ", "https://a b", "https:\\/\\/a", "https://ü.example", "https://a\n", "x" * 256),
    ("a quote in the origin", REFUSED): ('https://a"', '"', 'https://a","origin":"https://records.example'),
}
_START = CLIENT_DATA.removesuffix(b',"crossOrigin":false}')
_GOES_ON = "client data that goes on otherwise"
_CLIENT_DATA: Mapping[tuple[str, str | Difference], tuple[bytes, ...]] = {
    ("client data with other members", ACCEPTED): (
        _START + b"}",
        _START + b',"crossOrigin":false,"later":"a member that is not known yet"}',
        _START + b',"crossOrigin":false,"tokenBinding":{"status":"supported"}}',
        _START + b' , "crossOrigin" : false }\n',
        _START + b',"hashAlgorithm":"SHA-256","numbers":[1,-2.5,1e400]}',
        _START + ',"ü":"\\u00fc","b":null}'.encode(),
    ),
    (_GOES_ON, NO_JSON): (
        _START,
        _START + b",}",
        _START + b"]",
        _START + b"}}",
        _START + b"} and more",
        _START + b"\0}",
        _START + b',"a":"\xff"}',
        _START + b',"a":"\n"}',
        _START + b',"a":NaN}',
        _START + b',"a":-Infinity}',
        _START + b",'a':1}",
    ),
    (_GOES_ON, TWINS): (
        _START + b',"origin":"https://evil.example"}',
        _START + b',"type":"webauthn.create"}',
        _START + b',"challenge":"CHALLENGE"}',
        _START + b',"crossOrigin":true,"crossOrigin":false}',
        _START + b',"\\u006frigin":"https://evil.example"}',
        _START + b',"a":{"b":1,"b":1}}',
    ),
    (_GOES_ON, FRAMED): tuple(
        _START + b',"crossOrigin":%s}' % word for word in (b"true", b"null", b"0", b'"false"', b"[]")
    ),
    (_GOES_ON, NESTED): (
        _START + b',"a":' + b"[" * 16 + b"]" * 16 + b"}",
        _START + b',"a":' + b'{"a":' * 1500 + b"1" + b"}" * 1501,
    ),
    (_GOES_ON, LONG): (_START + b',"a":"' + b"x" * 16_000 + b'"}',),
    ("client data that begins otherwise", REFUSED): (
        b"",
        b"{}",
        b"null",
        b"[]",
        b" " + CLIENT_DATA,
        b"\xef\xbb\xbf" + CLIENT_DATA,
        CLIENT_DATA.replace(b"webauthn.get", b"webauthn.create"),
        CLIENT_DATA.replace(b"webauthn.get", b"payment.get"),
        CLIENT_DATA.replace(b"webauthn.get", b"webauthn\\u002eget"),
        CLIENT_DATA.replace(b":", b": "),
        CLIENT_DATA.replace(b",", b", "),
        CLIENT_DATA.replace(b"CHALLENGE", b"CHALLENGE=="),
        CLIENT_DATA.replace(b"CHALLENGE", b"XCHALLENGE"),
        CLIENT_DATA.replace(b"CHALLENGE", b""),
        CLIENT_DATA.replace(b'"CHALLENGE"', b"1"),
        CLIENT_DATA.replace(b"CHALLENGE", hashlib.sha256(b"another").hexdigest().encode()),
        CLIENT_DATA.replace(b"ORIGIN", b"ORIGIN/"),
        CLIENT_DATA.replace(b"ORIGIN", b"https://evil.example"),
        CLIENT_DATA.replace(b'"ORIGIN"', b"[]"),
        b'{"challenge":"CHALLENGE","type":"webauthn.get","origin":"ORIGIN"}',
        b'{"type":"webauthn.get","origin":"ORIGIN","challenge":"CHALLENGE"}',
        b'{"a":1,' + CLIENT_DATA[1:],
        b'{"TYPE":"webauthn.get","challenge":"CHALLENGE","origin":"ORIGIN"}',
    ),
}
