"""OpenSSH as the second opinion: what it makes and what we make, good and bent, judged by both readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from sealtrail.signatures import KeyProblem, PublicKey, parse_armoured, parse_public, verify
from tests.signatures import forge, opinions
from tests.signatures.cases import ACCEPTED, PRINCIPAL, REFUSED, Case
from tests.signatures.differences import DIFFERENCES, Difference
from tests.signatures.signers import SIGNERS

Keygen = Callable[..., CompletedProcess[bytes]]

_MESSAGE = b'{"_type":"https://in-toto.io/Statement/v1"}'
_KINDS = {
    "ed25519": ("ed25519", "256"),
    "ecdsa-256": ("ecdsa", "256"),
    "ecdsa-384": ("ecdsa", "384"),
    "ecdsa-521": ("ecdsa", "521"),
    "rsa-3072": ("rsa", "3072"),
}


@dataclass(frozen=True)
class OpenSsh:
    """OpenSSH's word on signatures, and a key pair where one was made."""

    run: Keygen
    folder: Path

    @property
    def line(self) -> str:
        return " ".join((self.folder / "key.pub").read_text().split()[:2])

    @property
    def key(self) -> PublicKey:
        return parse_public(self.line)

    def sign(self, message: bytes, namespace: str = forge.NAMESPACE, *options: str) -> bytes:
        made = self.run("-q", "-Y", "sign", "-f", self.folder / "key", "-n", namespace, *options, given=message)
        assert made.returncode == 0, made.stderr
        return made.stdout

    def verifies(self, signature: bytes, message: bytes, namespace: str = forge.NAMESPACE, line: str = "") -> bool:
        """Whether OpenSSH takes the signature as one by the key of this line, or by a key that it certified."""
        allowed = line or self.line
        (self.folder / "signature").write_bytes(signature)
        (self.folder / "allowed").write_text(f"{PRINCIPAL} {allowed}\n{PRINCIPAL} cert-authority {allowed}\n")
        words = ("-Y", "verify", "-f", self.folder / "allowed", "-I", PRINCIPAL, "-n", namespace)
        return self.run(*words, "-s", self.folder / "signature", given=message).returncode == 0


def _make(keygen: Keygen, folder: Path, kind: str, bits: str) -> OpenSsh:
    made = keygen("-q", "-t", kind, "-b", bits, "-N", "", "-C", "a comment", "-f", folder / "key")
    assert made.returncode == 0, made.stderr
    return OpenSsh(keygen, folder)


@pytest.fixture(scope="module", params=_KINDS)
def openssh(request: pytest.FixtureRequest, keygen: Keygen, tmp_path_factory: pytest.TempPathFactory) -> OpenSsh:
    """A fresh key of each kind."""
    return _make(keygen, tmp_path_factory.mktemp("openssh"), *_KINDS[request.param])


@pytest.mark.parametrize("options", [(), ("-O", "hashalg=sha256")], ids=["sha512", "sha256"])
def test_both_take_what_openssh_signs(openssh: OpenSsh, options: tuple[str, ...]) -> None:
    """A signature made by OpenSSH is valid for both, names its key, and is written back identically."""
    signature = openssh.sign(_MESSAGE, forge.NAMESPACE, *options)
    assert openssh.verifies(signature, _MESSAGE)
    assert verify(signature, _MESSAGE, namespace=forge.NAMESPACE, key=openssh.key).valid
    assert parse_armoured(signature).armoured() == signature


@pytest.mark.parametrize("length", range(37, 43))
def test_lines_are_wrapped_as_openssh_wraps(keygen: Keygen, tmp_path: Path, length: int) -> None:
    """Signatures whose base64 ends just before, at and after a full line are read and written back identically."""
    openssh = _make(keygen, tmp_path, "ed25519", "256")
    signature = openssh.sign(_MESSAGE, "n" * length)
    assert verify(signature, _MESSAGE, namespace="n" * length).valid
    assert parse_armoured(signature).armoured() == signature


def _our_code(case: Case) -> str:
    try:
        key = parse_public(case.line)
    except KeyProblem as problem:
        return problem.code
    return verify(case.signature, case.message, namespace=case.namespace, key=key).code


def _surprise(case: Case, openssh: OpenSsh) -> str:
    """What came out otherwise than foretold, in words; empty when nothing did."""
    code = _our_code(case)
    accepted = openssh.verifies(case.signature, case.message, case.namespace, case.line)
    if isinstance(case.outcome, Difference):
        expected = code == case.outcome.code and (accepted or bool(case.outcome.depends))
    else:
        expected = (code == "") == accepted == (case.outcome == ACCEPTED)
    said = f"Sealtrail says {code or 'valid'}, OpenSSH {'accepts' if accepted else 'refuses'}"
    return "" if expected else f"{case.tried}: expected {case.outcome}, {said}"


@pytest.mark.parametrize("kind", SIGNERS)
def test_every_case_comes_out_as_foretold(keygen: Keygen, tmp_path: Path, kind: str) -> None:
    """Of each signature and malformation both readers say what the page says, and no difference is unexplained."""
    openssh = OpenSsh(keygen, tmp_path)
    assert [words for case in opinions.cases_of(kind) if (words := _surprise(case, openssh))] == []


def test_a_surprise_is_told(keygen: Keygen, tmp_path: Path) -> None:
    """A case that comes out otherwise than foretold is told with both answers, so the run can fail."""
    openssh = OpenSsh(keygen, tmp_path)
    case, *_ = opinions.cases_of("ssh-ed25519")
    wrong = Case(case.tried, REFUSED, case.signature, case.line, case.message, case.namespace)
    assert _surprise(case, openssh) == ""
    assert _surprise(wrong, openssh) == "a good signature: expected both refuse, Sealtrail says valid, OpenSSH accepts"


def test_every_difference_occurs() -> None:
    """At least 1,000 cases are asked, and each class of differences has some, so none outlives its reason."""
    cases = [case for kind in SIGNERS for case in opinions.cases_of(kind)]
    assert len(cases) >= 1000
    assert {case.outcome for case in cases} == {ACCEPTED, REFUSED, *DIFFERENCES}


def test_the_page_tells_the_run() -> None:
    """The tables in docs/second-opinion.md are those of these cases."""
    assert opinions.PAGE.read_text("utf-8") == opinions.page()
