"""What holds for all bytes: nothing raises, and whatever is read is written back identically."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sealtrail.signatures import FormatProblem, KeyProblem, Verdict, parse_armoured, parse_public, verify
from tests.signatures import forge

_TEXT = forge.Forgery().armoured
_BLOB = forge.Forgery().blob
_LINE = forge.line(forge.Forgery().key)


@st.composite
def _edited(draw: st.DrawFn, data: bytes) -> bytes:
    """The data with up to three runs of bytes replaced by others."""
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(data)))
        count = draw(st.integers(0, 4))
        data = data[:start] + draw(st.binary(max_size=4)) + data[start + count :]
    return data


def _check(text: bytes) -> None:
    try:
        written = parse_armoured(text).armoured()
    except (FormatProblem, KeyProblem) as problem:
        _check_problem(problem)
    else:
        assert written == text


def _check_problem(problem: FormatProblem | KeyProblem) -> None:
    assert problem.code in {"signature.format", "key.weak"}
    assert problem.hint


@given(_edited(_TEXT))
@example(_TEXT)
def test_armour_that_parses_is_written_back(text: bytes) -> None:
    """Armour edited at random is refused or written back identically."""
    _check(text)


@given(_edited(_BLOB))
@example(_BLOB)
def test_fields_that_parse_are_written_back(blob: bytes) -> None:
    """Fields edited at random, in good armour, are refused or written back identically."""
    _check(forge.armour(blob))


@given(st.text(st.characters(codec="ascii"), max_size=40).map(str.encode), st.sampled_from([b"sha256", b"sha512"]))
def test_any_name_that_parses_verifies_under_itself_alone(namespace: bytes, hash_algorithm: bytes) -> None:
    """A good signature in any namespace that is read is valid in that one and in no other."""
    text = forge.Forgery(namespace=namespace, hash=hash_algorithm).armoured
    _check(text)
    own = verify(text, forge.MESSAGE, namespace=namespace.decode())
    assert own.code in {"", "signature.format"}
    assert not verify(text, forge.MESSAGE, namespace=namespace.decode() + "x").valid


@given(st.one_of(st.binary(max_size=300), _edited(_TEXT), _edited(_BLOB).map(forge.armour)), st.binary(max_size=20))
def test_no_bytes_raise(text: bytes, message: bytes) -> None:
    """Whatever is given as a signature, the answer is a verdict, and not a valid one for another message."""
    verdict = verify(text, message, namespace=forge.NAMESPACE)
    assert isinstance(verdict, Verdict)
    assert not verdict.valid
    assert verdict.message
    assert verdict.hint


@given(st.sets(st.integers(0, 8 * len(_BLOB) - 1), min_size=1, max_size=3))
def test_flipped_bits_never_verify(places: set[int]) -> None:
    """With one to three bits of the decoded signature flipped the verdict is not valid."""
    bent = int.from_bytes(_BLOB, "big") ^ sum(1 << place for place in places)
    text = forge.armour(bent.to_bytes(len(_BLOB), "big"))
    assert not verify(text, forge.MESSAGE, namespace=forge.NAMESPACE).valid


@given(st.one_of(st.binary(max_size=120), _edited(_LINE.encode())).map(lambda line: line.decode("latin-1")))
@example(_LINE)
def test_lines_that_parse_are_written_back(line: str) -> None:
    """A line edited at random is refused with a code and a hint, or written back identically."""
    try:
        key = parse_public(line)
    except KeyProblem as problem:
        _check_problem(problem)
    else:
        assert key.line == line
