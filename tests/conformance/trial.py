"""A case, read from its folder, and what gate, hook and verify say of it.

Each case is tried three times: ``sealtrail gate`` is asked, a real ``git push`` meets the real hook, and ``verify``
reads a copy in which the step was put past the hook. What they answered is handed back; only the tests compare it.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sealtrail.cli import place
from sealtrail.frontmatter import parse_record
from tests.conformance.builder import Scene
from tests.conformance.ground import MAIN, Ground
from tests.scenarios.desk import Told, called, git

CASES = Path(__file__).parent / "cases"
LATER = timedelta(days=5 * 365)
"""An inspector comes years after the step."""

_NAME = re.compile(r"(?P<row>row_\d\d|own_\d\d)_[a-z0-9_]+")
_HEAD = re.compile(r"^(?:.*:\d+:\d+: )?error\[(?P<code>[^\]]+)\]:? ", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """A verdict and the codes behind it. ``none`` is the verdict where nobody was asked."""

    verdict: str
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seen:
    """What the three said of one case."""

    gate: Answer
    hook: Answer
    verify: Answer


@dataclass(frozen=True)
class Case:
    """One folder: what is tried in the words of its README, and what must come of it."""

    name: str
    row: str
    title: str
    text: str
    expected: Seen
    why_none: str
    tests: tuple[str, ...]

    @property
    def is_played(self) -> bool:
        """Whether anybody is asked here at all."""
        return any(a.verdict != "none" for a in (self.expected.gate, self.expected.hook, self.expected.verify))

    def bend(self, scene: Scene) -> None:
        """Make the attempt."""
        importlib.import_module(f"tests.conformance.cases.{self.name}.case").bend(scene)


def cases() -> list[Case]:
    """All cases, in the order of the table; our own come last."""
    names = [path.parent.name for path in CASES.glob("*/README.md")]
    return [read(name) for name in sorted(names, key=lambda n: (n.startswith("own"), n))]


def read(name: str) -> Case:
    """A case from its folder."""
    matched = _NAME.fullmatch(name)
    parsed = parse_record((CASES / name / "README.md").read_bytes(), f"{name}/README.md")
    assert matched is not None, name
    assert parsed.document is not None, parsed.findings
    said: dict[str, Any] = dict(parsed.document.data)
    title, _, text = parsed.document.body.strip().partition("\n")
    codes = frozenset(said.pop("codes", ()))
    answers = {
        who: Answer(verdict, frozenset(said.pop(f"{who}_codes", () if verdict in QUIET else codes)))
        for who in ("gate", "hook", "verify")
        for verdict in [said.pop(who)]
    }
    case = Case(
        name,
        said.pop("row"),
        title.removeprefix("# "),
        text.strip(),
        Seen(**answers),
        said.pop("why_none", ""),
        tuple(said.pop("tests", ())),
    )
    assert said == {}, f"{name}: {sorted(said)} means nothing"
    assert title.startswith("# "), name
    assert case.text, name
    return case


QUIET = frozenset({"accepted", "valid", "valid with incidents", "none"})


def play(case: Case, ground: Ground, folder: Path) -> Seen:
    """Try a case three times."""
    scene = Scene(ground, folder)
    case.bend(scene)
    if not scene.offered:
        scene.offer(scene.commit())
    asked = case.expected
    gate = _gate(scene) if asked.gate.verdict != "none" else asked.gate
    hook = _hook(scene) if asked.hook.verdict != "none" else asked.hook
    verify = _verify(scene) if asked.verify.verdict != "none" else asked.verify
    return Seen(gate, hook, verify)


def _gate(scene: Scene) -> Answer:
    words = ("--repo", scene.clone, "--at", scene.bench.at.isoformat(), "--format", "json")
    told = called("gate", "--base", "main", "--head", scene.offered, *words, cwd=scene.folder)
    if told.code > 1:
        return Answer("stopped", frozenset(_HEAD.findall(told.err)))
    said = told.json
    assert (said["verdict"] == "accepted") is (told.code == 0)
    return Answer(said["verdict"], _blocking(said["findings"]))


def _blocking(findings: list[dict[str, Any]]) -> frozenset[str]:
    assert all(f["message"] and f["hint"] for f in findings), findings
    return frozenset(f["code"] for f in findings if f["severity"] == "block")


def _hook(scene: Scene) -> Answer:
    refs = scene.refs or (f"{scene.offered}:{MAIN}",)
    before = _kept(scene.server)
    told = scene.push(*refs)
    said = "\n".join(line.removeprefix("remote: ").rstrip() for line in told.err.splitlines())
    codes = frozenset(_HEAD.findall(said))
    if told.code == 0:
        assert "accepted: " in said, said
        assert git("rev-parse", MAIN, cwd=scene.server) == scene.offered
        return Answer("accepted", codes)
    assert "pre-receive hook declined" in said, said
    assert "   = hint: " in said, said
    assert _kept(scene.server) == before, "what is refused moves nothing"
    return Answer("refused", codes)


def _kept(server: Path) -> dict[str, bytes]:
    """Everything that a guarded repository keeps: refs, notes, anchor, and the names of its objects."""
    files = [path for path in sorted(server.rglob("*")) if path.is_file() and path.name != "clock"]
    return {
        path.relative_to(server).as_posix(): b"" if "objects" in path.parts else path.read_bytes() for path in files
    }


def _verify(scene: Scene) -> Answer:
    git("update-ref", MAIN, scene.verified or scene.offered, cwd=scene.clone)
    told = _asked_later(scene)
    said = told.json
    verdict = str(said["verdict"])
    assert (verdict == "valid") is (told.code == 0)
    if verdict == "suspect":
        return Answer(verdict, frozenset(f["code"] for f in said["findings"]))
    return Answer(f"{verdict} with incidents" if said["incidents"] else verdict, _blocking(said["findings"]))


def _asked_later(scene: Scene) -> Told:
    anchored = ("--anchor", scene.anchor) if scene.anchor is not None else ()

    def now() -> datetime:
        return scene.bench.at + LATER

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "now", now)
        return called("verify", "--repo", scene.clone, *anchored, "--format", "json", cwd=scene.folder)
