"""The records are reviewed: each review stands on a commit that anybody finds in the history, and on its last day."""

from __future__ import annotations

from datetime import UTC

from sealtrail.exemplar import World
from sealtrail.git import Repository
from sealtrail.model import PeriodicReview
from sealtrail.store import directory_snapshot
from tests.gate.bench import ADMIN, HEAD, Bench, path_of
from tests.scenarios.change_control import at

REVIEWER, ACCESS, AGAIN = "PER-LRK-0007", "REV-LRK-2026-0002", "REV-LRK-2026-0901"


def test_stands_on_what_had_landed(made: World) -> None:
    """Each review of the story names the last step of main on the last day of its period, the real one."""
    repository = Repository(made.upstream)
    steps = list(repository.first_parents(repository.branch("main") or ""))  # the last one first
    models = [record.model for record in directory_snapshot(made.directory / "sponsor").records("review")]
    reviews = [model for model in models if isinstance(model, PeriodicReview)]
    assert {review.review_kind for review in reviews} == {"audit_trail", "access", "restore_test"}
    for review in reviews:
        last = next(step for step in steps if step.committed_at.astimezone(UTC).date() <= review.to)
        assert review.commit == last.id, review.id


def review_by(person: str) -> Bench:
    """The review of who may sign what, once more, by somebody else."""
    bench = at("2026-11-20T10:00:00+00:00")
    text = bench.read(path_of(ACCESS)).decode().replace(ACCESS, AGAIN)
    bench.write(path_of(AGAIN), text.replace(f"performed_by: [{REVIEWER}]", f"performed_by: [{person}]"))
    bench.touched = AGAIN
    return bench.sign(REVIEWER, "authored").sign(HEAD, "reviewed", "sponsor.qa")


def test_not_by_who_wrote_them() -> None:
    """The administrator, who let people in, cannot be the one who reviews who was let in; each such record is named."""
    verdict = review_by(ADMIN).refused("R-RV-01")
    assert f"{ADMIN} reviews PER-LRK-0006, and signed it as author" in {f.message for f in verdict.findings}


def test_by_who_wrote_none() -> None:
    """Somebody who wrote none of them can."""
    review_by(REVIEWER).land()
