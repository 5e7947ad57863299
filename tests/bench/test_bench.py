"""What is measured is real work: valid histories, good signatures, sound records, as many as the table says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sealtrail import gate, history
from sealtrail.git import Repository
from sealtrail.landing import propose
from sealtrail.store import directory_snapshot
from tests.bench import repositories
from tests.bench.archives import Archive
from tests.bench.hands import Hands
from tests.bench.matters import Events, archive, matters
from tests.bench.repositories import ANCHOR, EVERY, HOURLY, MAIN, OFTEN, READY, SIGNED, SIGNERS, START, Exemplar
from tests.bench.timing import run, sealtrail
from tests.bench.work import LANES, PHASES, Work
from tests.conftest import RequireTool

ROUND = LANES * (PHASES + 2)


@pytest.fixture(scope="module")
def exemplar(tmp_path_factory: pytest.TempPathFactory, require_tool: RequireTool) -> Exemplar:
    require_tool("git")
    require_tool("ssh-keygen")
    return repositories.played(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, exemplar: Exemplar) -> Path:
    """A history of two rounds, in the first of which the work begins, with its twin of signed commits."""
    path = tmp_path_factory.mktemp("history") / "bench.git"
    repositories.make_history(path, exemplar, exemplar.steps + 2 * ROUND)
    repositories.sign_commits(path)
    return path


def test_a_history_to_measure_is_valid(made: Path, exemplar: Exemplar) -> None:
    """Every step of a generated history is a merge that verify accepts, with two statements a step."""
    report = history.verify(Repository(made), history.read_anchor(made / ANCHOR))
    assert report.verdict == "valid", report.findings
    added = report.steps[exemplar.steps :]
    assert len(added) == 2 * ROUND
    assert [step.verdict.findings for step in added if step.verdict.findings] == []
    assert {len(step.commit.parents) for step in added} == {2}
    assert sum(len(record.statements) for step in added[ROUND:] for record in step.verdict.records) == 2 * ROUND


def test_its_twin_is_signed_to_the_last_commit(made: Path, exemplar: Exemplar) -> None:
    """Git calls the signature of each twin good, and the twins have the trees of the merges."""
    signers = f"gpg.ssh.allowedSignersFile={made / SIGNERS}"
    told = run(["git", "-c", signers, "log", "--show-signature", SIGNED], cwd=made).said
    assert told.count('Good "git" signature for PER-LRK-0005') == exemplar.steps + 2 * ROUND
    trees = [repositories.git(made, "log", "--first-parent", "--format=%T", branch) for branch in (MAIN, SIGNED)]
    assert trees[0] == trees[1]


def test_the_work_is_the_same_everywhere(exemplar: Exemplar) -> None:
    """The n-th step follows from its number; of nine, seven are of CAPAs, one of a site and one of a product."""
    one, two = (
        [work.step(n, START + n * EVERY) for n in range(2 * ROUND)]
        for work in (Work(exemplar.text), Work(exemplar.text))
    )
    assert one == two
    kinds = Counter(step.record.partition("-")[0] for step in one[ROUND:])
    assert kinds == {"CAPA": 7 * LANES, "SITE": LANES, "PRD": LANES}


def test_a_shelf_to_measure_is_sound(tmp_path: Path, exemplar: Exemplar) -> None:
    """The records to be checked have nothing against them, and the change offered among them is accepted."""
    repositories.make_shelf(tmp_path / "shelf.git", exemplar, 40)
    repository = Repository(tmp_path / "shelf.git")
    judged = propose(repository, repository.commit_of(MAIN), repository.commit_of(READY), START + EVERY)
    assert judged.verdict.accepted, judged.verdict.findings
    for signed in (True, False):
        folder = tmp_path / f"folder-{signed}"
        repositories.lay_out(folder, exemplar, 40, signed=signed)
        snapshot = directory_snapshot(folder)
        assert gate.check(snapshot, START) == ()
        held = [path for path, _ in snapshot.files("records/capas") if path.endswith(".json")]
        assert bool(len(held) > 40) is signed


def test_two_years_of_matters_are_sound(tmp_path: Path, exemplar: Exemplar) -> None:
    """Nothing speaks against any generated matter, each kind is among them, and the closing offered is accepted."""
    repositories.make_archive(tmp_path / "archive.git", exemplar, 300)
    repository = Repository(tmp_path / "archive.git")
    judged = propose(repository, repository.commit_of(MAIN), repository.commit_of(READY), START + EVERY)
    assert judged.verdict.accepted, judged.verdict.findings
    assert [record.transition for record in judged.verdict.records] == [("open", "closed")]
    repositories.lay_out_archive(tmp_path / "folder", exemplar, 300)
    added = {path for path in archive(300, Hands(exemplar.player.snapshot), START) if "/index.md" in path}
    assert len(added) == 300
    snapshot = directory_snapshot(tmp_path / "folder")
    assert [f for f in gate.check(snapshot, START) if f.path in added] == []
    kinds = Counter(matter.kind for matter in matters(1000))
    assert kinds.keys() == {"deviation", "capa", "scar", "change", "audit", "qualification"}
    assert kinds["deviation"] == 580


def test_a_history_of_deviations_is_valid(tmp_path: Path, exemplar: Exemplar) -> None:
    """Each deviation is opened and closed, and verify accepts every step of it."""
    path = tmp_path / "events.git"
    repositories.make_history(path, exemplar, exemplar.steps + 8, Events(), HOURLY)
    report = history.verify(Repository(path), history.read_anchor(path / ANCHOR))
    assert report.verdict == "valid", report.findings
    assert sum(step.verdict.accepted for step in report.steps[exemplar.steps :]) == 8


def test_a_process_that_refuses_is_not_measured(tmp_path: Path) -> None:
    """A command that does not end well gives no figure."""
    with pytest.raises(RuntimeError, match="ended with"):
        sealtrail("verify", "--repo", tmp_path / "nothing", cwd=tmp_path)
    assert run(["git", "--version"], cwd=tmp_path).wall > 0


def test_records_to_publish_have_four_revisions(tmp_path: Path, exemplar: Exemplar) -> None:
    """Every step of a history that a site is measured on is accepted, and each of its records has four revisions."""
    path = tmp_path / "published.git"
    repositories.make_history(path, exemplar, exemplar.steps + 80, Archive(Work(exemplar.text)), OFTEN)
    report = history.verify(Repository(path), history.read_anchor(path / ANCHOR))
    assert report.verdict == "valid", report.findings
    landed = Counter(record.id for step in report.steps[exemplar.steps :] for record in step.verdict.records)
    assert set(landed.values()) == {4}
    assert Counter(number.partition("-")[0] for number in landed) == {"DEV": 12, "CAPA": 8}
