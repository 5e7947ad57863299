"""What an inspector is handed, and what verify says of it: the truth, or that nobody can tell, whatever else is there.

Rows 13, 19, 20, 45 and 46 of the attacks: nothing of a copy is believed but objects that have the bytes of their names.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from sealtrail import gate
from sealtrail.exemplar import World
from sealtrail.git import Commit, Supplied
from tests.conftest import budget
from tests.git import porcelain
from tests.scenarios.desk import CAPA, Demo, Told, called, git, objections, sealtrail
from tests.scenarios.tampering import FORGED, HARMLESS, LACKING, Tamper, unpacked


@dataclass(frozen=True)
class Copy:
    """A bare repository that somebody hands over, and the anchor that the inspector keeps."""

    path: Path
    anchor: Path

    def verify(self, *more: str) -> Told:
        """What verify says of it, for programs; nothing in the copy may be another afterwards."""
        before = contents(self.path)
        told = verify(self.path, self.anchor, *more)
        assert contents(self.path) == before
        assert not (self.path.parent / "sprung").exists(), "a program that the copy names was run"
        return told


def verify(path: Path | str, anchor: Path, *more: str, cwd: Path | None = None) -> Told:
    return called("verify", f"--repo={path}", "--anchor", anchor, "--format", "json", *more, cwd=cwd or anchor.parent)


def contents(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file below a folder: its mode, when it was written, and what it holds."""
    return {
        str(path): (path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def copy(made: World, tmp_path: Path) -> Copy:
    """A copy of the repository of record."""
    shutil.copytree(made.upstream, tmp_path / "copy.git")
    shutil.rmtree(tmp_path / "copy.git" / "sealtrail")
    return Copy(tmp_path / "copy.git", made.anchor)


@pytest.fixture(scope="session")
def truth(made: World) -> Told:
    """What verify says of the repository of record itself."""
    told = verify(made.upstream, made.anchor)
    assert (told.code, told.json["verdict"], objections(told)) == (0, "valid", [])
    return told


# --- copies that mislead --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tamper", HARMLESS, ids=lambda tamper: tamper.__name__)
def test_a_copy_that_misleads_changes_nothing(copy: Copy, truth: Told, tamper: Tamper) -> None:
    """Replace refs, grafts, forged graphs, tags, settings, attributes and more leave the same answer, byte for byte."""
    tamper(copy.path)
    assert copy.verify() == truth


@pytest.mark.parametrize("tamper", FORGED, ids=lambda tamper: tamper.__name__)
def test_a_forged_object_is_found_out(copy: Copy, tamper: Tamper) -> None:
    """Where stock git would show forged words, the history is invalid, and the object is named."""
    tamper(copy.path)
    told = copy.verify()
    assert (told.code, told.json["verdict"]) == (1, "invalid")
    assert {f["code"] for f in objections(told)} == {"object.hash"}
    assert all(re.search("object [0-9a-f]{40} ", f["message"]) for f in objections(told))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75])
def test_a_damaged_pack_is_never_believed(copy: Copy, share: float) -> None:
    """Where a part of a pack is other bytes, the history is not called valid, and no program breaks over it."""
    pack = next((copy.path / "objects" / "pack").glob("*.pack"))
    pack.chmod(0o644)
    data = bytearray(pack.read_bytes())
    at = int(len(data) * share)
    data[at : at + len(data) // 8] = bytes(len(data) // 8)
    pack.write_bytes(data)
    told = copy.verify()
    if told.code == 3:
        assert (told.out, told.err.startswith("error[")) == ("", True)
    else:
        assert (told.code, told.json["verdict"] in {"invalid", "indeterminate"}) == (1, True)


@pytest.mark.parametrize("tamper", LACKING, ids=lambda tamper: tamper.__name__)
def test_of_a_copy_that_lacks_objects_nothing_is_said(copy: Copy, tamper: Tamper) -> None:
    """Where an object is missing, was filtered out or is only borrowed from elsewhere, nobody can tell."""
    tamper(copy.path)
    told = copy.verify()
    assert (told.code, told.json["verdict"]) == (1, "indeterminate")
    assert "object.missing" in {f["code"] for f in objections(told)}
    assert {f["code"] for f in objections(told)} <= {"object.missing", "step.unjudged"}


def test_a_clone_with_its_files_is_the_same_history(made: World, copy: Copy, truth: Told, tmp_path: Path) -> None:
    """In a work tree whose files, index and attributes differ, verify and gate say what they say of a bare copy."""
    clone = tmp_path / "clone"
    git("clone", "--quiet", copy.path, clone, cwd=tmp_path)
    (clone / ".gitattributes").write_text("* merge=union eol=crlf\n", "ascii")
    (clone / "schema" / "root.yaml").write_text("nothing: here\n", "ascii")
    git("rm", "--quiet", "--cached", "-r", "records", cwd=clone)
    assert verify(clone, made.anchor) == truth
    assert verify(clone / ".git", made.anchor) == truth
    git("fetch", "--quiet", made.directory / "fork.git", "ready:ready", cwd=clone)
    git("fetch", "--quiet", clone, "ready:ready", cwd=copy.path)
    judged = [
        called("gate", "--repo", path, "--base", "main", "--head", "ready", "--format", "json", cwd=tmp_path)
        for path in (copy.path, clone)
    ]
    assert judged[0] == judged[1]
    assert judged[0].json["verdict"] == "accepted"


def test_a_linked_work_tree_is_the_same_history(made: World, truth: Told, tmp_path: Path) -> None:
    """A work tree that git linked to a repository elsewhere, even by a relative path, shows that one's history."""
    clone = tmp_path / "clone"
    git("clone", "--quiet", made.upstream, clone, cwd=tmp_path)
    git("worktree", "add", "--quiet", "-b", "aside", tmp_path / "linked", "main~2", cwd=clone)
    assert verify(tmp_path / "linked", made.anchor) == truth
    (tmp_path / "linked" / ".git").write_text("gitdir: ../clone/.git/worktrees/linked\n", "ascii")
    assert verify(tmp_path / "linked", made.anchor) == truth


def test_a_history_is_found_above_only_where_none_is_named(made: World, truth: Told, tmp_path: Path) -> None:
    """Without a name the repository around the folder is meant; a folder that is named is taken at its word."""
    clone = tmp_path / "clone"
    git("clone", "--quiet", made.upstream, clone, cwd=tmp_path)
    inside = clone / "records" / "sites"
    assert called("verify", "--anchor", made.anchor, "--format", "json", cwd=inside) == truth
    told = verify(inside, made.anchor)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith(f"error[repository.none]: {inside} is no git repository")


def ended(copy: Path) -> None:
    (copy / "refs" / "heads" / "main").write_text(f"{git('rev-parse', 'main', cwd=copy)[:30]}\n", "ascii")


def symbolic(copy: Path) -> None:
    git("update-ref", "refs/heads/other", "main", cwd=copy)
    git("symbolic-ref", "refs/heads/main", "refs/heads/other", cwd=copy)


def named_twice(copy: Path) -> None:
    git("update-ref", "refs/heads/main", "main", cwd=copy)
    git("pack-refs", "--all", cwd=copy)
    with (copy / "packed-refs").open("a", encoding="ascii") as file:
        file.write(f"{git('rev-parse', 'main~3', cwd=copy)} refs/heads/main\n")


def another_storage(copy: Path) -> None:
    shutil.rmtree(copy / "refs" / "heads")
    (copy / "packed-refs").unlink(missing_ok=True)
    (copy / "reftable").mkdir()


def pipe_for_an_object(copy: Path) -> None:
    (copy / "objects" / "ab").mkdir(exist_ok=True)
    os.mkfifo(copy / "objects" / "ab" / ("1" * 38))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (ended, "refs/heads/main does not name a commit"),
        (symbolic, "refs/heads/main does not name a commit"),
        (named_twice, "packed-refs names refs/heads/main more than once"),
        (another_storage, "(reftable)"),
        (pipe_for_an_object, f"objects/ab/{'1' * 38} is no plain file"),
    ],
)
def test_a_copy_that_cannot_be_read_says_so(copy: Copy, tamper: Tamper, words: str) -> None:
    """Where nobody can tell what main is, or reading would never end, there is no verdict, and a way to get one."""
    tamper(copy.path)
    told = copy.verify()
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith("error[repository.unreadable]: ")
    assert words in told.err
    assert "   = hint: " in told.err


@pytest.mark.parametrize(
    "branch", ["nope", "../heads/main", "main/", "/main", "", "HEAD", "main~1", "ma\nin", "-x", "@{0}"]
)
def test_only_a_branch_is_meant_by_its_name(copy: Copy, branch: str) -> None:
    """A name that is no branch's leads nowhere, and never to another file."""
    told = copy.verify(f"--branch={branch}")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("error: there is no branch")


def test_a_branch_that_is_a_pipe_is_not_there(copy: Copy) -> None:
    """Nobody waits at a pipe that lies where a branch or a list of branches is kept."""
    for name in ("refs/heads/main", "packed-refs"):
        (copy.path / name).unlink(missing_ok=True)
        os.mkfifo(copy.path / name)
    assert copy.verify().err.startswith("error: there is no branch main")


# --- bundles --------------------------------------------------------------------------------------------------------


def bundle(source: Path, target: Path, *words: str) -> Path:
    """What git makes to be handed over on a stick; main alone, unless something else is asked for."""
    asked = words or ("main",)
    options, references = ([w for w in asked if w.startswith("--version") is option] for option in (True, False))
    git("bundle", "create", "--quiet", *options, target, *references, cwd=source)
    return target


@pytest.fixture(scope="session")
def packed(made: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of record as a bundle."""
    return bundle(made.upstream, tmp_path_factory.mktemp("bundle") / "main.bundle")


def with_head(packed: Path, target: Path, **changes: bytes) -> Path:
    """The bundle with another head: ``lines`` in place of its references, and what stands before them."""
    head, pack = packed.read_bytes().split(b"\n\n", 1)
    first, references = head.split(b"\n", 1)
    parts = {"first": first, "before": b"", "lines": references} | changes
    target.write_bytes(b"\n".join(p for p in (parts["first"], parts["before"], parts["lines"]) if p) + b"\n\n" + pack)
    return target


@pytest.mark.parametrize("words", [("--version=2", "main"), ("--version=3", "main"), ("--all",)])
def test_a_bundle_is_the_same_history(made: World, truth: Told, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A bundle of either version, of main alone or of everything, gives the answer of the repository, byte for byte."""
    told = verify(bundle(made.upstream, tmp_path / "main.bundle", *words), made.anchor)
    assert told == truth


@pytest.mark.parametrize(
    "name",
    [
        "-o",
        "--upload-pack=x",
        "a b",
        'it\'s "so"',
        "two\nlines",
        "$(touch sprung); touch sprung",
        "host:path",
        "\udcff",
    ],
)
def test_a_bundle_may_be_called_anything(packed: Path, made: World, truth: Told, tmp_path: Path, name: str) -> None:
    """No name of a bundle means anything to git or to a shell."""
    shutil.copy(packed, tmp_path / name)
    assert verify(name, made.anchor, cwd=tmp_path) == truth
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_other_names_in_a_bundle_mean_nothing(packed: Path, made: World, truth: Told, tmp_path: Path) -> None:
    """References that a bundle names beside main, however they are called, are written nowhere and change nothing."""
    main = git("rev-parse", "main", cwd=made.upstream).encode()
    older = git("rev-parse", "main~4", cwd=made.upstream).encode()
    names = (
        b"HEAD main -x refs/tags/main refs/heads/../../../sprung refs/replace/%s refs/heads/main^{} /etc/passwd" % main
    )
    odd = (b"refs/heads/main ", b"refs/heads/\xff\x00", b"refs/x/" * 40)
    lines = b"\n".join([*(older + b" " + name for name in (*names.split(), *odd)), main + b" refs/heads/main"])
    assert verify(with_head(packed, tmp_path / "x", lines=lines), made.anchor) == truth


def test_an_older_bundle_is_an_older_history(packed: Path, made: World, truth: Told, tmp_path: Path) -> None:
    """A bundle whose head names an older commit verifies as what it is, with fewer steps."""
    older = git("rev-parse", "main~4", cwd=made.upstream).encode()
    told = verify(with_head(packed, tmp_path / "x", lines=older + b" refs/heads/main"), made.anchor)
    assert (told.code, told.json["verdict"], told.json["steps"]) == (0, "valid", truth.json["steps"] - 4)


def test_a_bundle_with_a_part_of_history(made: World, tmp_path: Path) -> None:
    """A bundle that builds on what somebody else has is told what to ask for."""
    part = tmp_path / "part"
    bundle(made.upstream, part, "main~3..main")
    told = verify(part, made.anchor)
    assert (told.code, told.out) == (3, "")
    needed = git("rev-parse", "main~3", cwd=made.upstream)
    assert f"{part} holds only what came after {needed}, expected the whole history" in told.err
    assert "git bundle create FILE main" in told.err


def test_a_bundle_that_hides_what_it_builds_on(made: World, tmp_path: Path) -> None:
    """A bundle whose head was cut so that it seems whole still lacks what it builds on, and nothing is said of it."""
    part = tmp_path / "part"
    bundle(made.upstream, part, "main~3..main")
    data = re.sub(rb"(?m)^-[0-9a-f]{40}[^\n]*\n", b"", part.read_bytes(), count=1)
    part.write_bytes(data)
    told = verify(part, made.anchor)
    if told.code == 3:
        assert told.err.startswith("error[repository.unreadable]: ")
    else:
        assert told.json["verdict"] == "indeterminate"


HEADS = {
    "filtered": ({"first": b"# v3 git bundle", "before": b"@filter=blob:none"}, "was made with filter=blob:none"),
    "other digests": ({"first": b"# v3 git bundle", "before": b"@object-format=sha256"}, "object-format=sha256"),
    "main twice": ({"before": b"1" * 40 + b" refs/heads/main"}, "names a branch more than once"),
    "no references": ({"lines": b"junk"}, "is cut off or damaged"),
    "short name": ({"lines": b"1" * 39 + b" refs/heads/main"}, "is cut off or damaged"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_bundle_whose_head_is_not_understood(packed: Path, made: World, tmp_path: Path, name: str) -> None:
    """What a bundle's head asks for and we do not know, or what is not as git writes it, is refused in words."""
    changes, words = HEADS[name]
    told = verify(with_head(packed, tmp_path / "x", **changes), made.anchor)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith("error[repository.unreadable]: the bundle ")
    assert words in told.err


@pytest.mark.parametrize("share", [0.0005, 0.01, 0.5, 0.9999])
def test_a_bundle_that_was_cut_off(packed: Path, made: World, tmp_path: Path, share: float) -> None:
    """A bundle that ends too early is called cut off, wherever it ends."""
    data = packed.read_bytes()
    (tmp_path / "cut").write_bytes(data[: int(len(data) * share)])
    told = verify(tmp_path / "cut", made.anchor)
    assert (told.code, told.out) == (3, "")
    assert re.match(r"error\[repository\.unreadable\]: the bundle \S+ is cut off or damaged", told.err)


@pytest.mark.parametrize("place", [0.2, 0.6, 0.999])
def test_a_bundle_that_was_damaged(packed: Path, made: World, tmp_path: Path, place: float) -> None:
    """A bundle with one bit flipped anywhere in its pack is called damaged."""
    data = bytearray(packed.read_bytes())
    data[int(len(data) * place)] ^= 0x10
    (tmp_path / "bad").write_bytes(data)
    told = verify(tmp_path / "bad", made.anchor)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith("error[repository.unreadable]: the bundle ")


@pytest.mark.parametrize(
    "data", [b"", b"# v1 git bundle\n\n", b"# v4 git bundle\n\n", b"PK\x03\x04", b"gitdir: /tmp\n"]
)
def test_a_file_that_is_no_bundle(made: World, tmp_path: Path, data: bytes) -> None:
    """Any other file is neither a repository nor a bundle, with exit code 3 and what could be named instead."""
    (tmp_path / "file").write_bytes(data)
    told = verify(tmp_path / "file", made.anchor)
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith(f"error[repository.none]: {tmp_path / 'file'} is neither a git repository nor a bundle")
    assert "git bundle create" in told.err


def test_a_bundle_without_main(made: World, tmp_path: Path) -> None:
    """A bundle of something else has no branch main, and the branch can be named."""
    git("clone", "--quiet", "--bare", made.upstream, tmp_path / "other.git", cwd=tmp_path)
    git("branch", "--quiet", "-m", "main", "record", cwd=tmp_path / "other.git")
    made_of = bundle(tmp_path / "other.git", tmp_path / "x", "record")
    assert verify(made_of, made.anchor).err.startswith("error: there is no branch main")
    assert verify(made_of, made.anchor, "--branch", "record").code == 0


def test_nothing_stays_behind(packed: Path, made: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bundle is unpacked into is gone afterwards, whether it was good or bad."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "here"))
    (tmp_path / "here").mkdir()
    (tmp_path / "cut").write_bytes(packed.read_bytes()[:-40])
    codes = [verify(path, made.anchor).code for path in (packed, tmp_path / "cut")]
    assert codes == [0, 3]
    assert list((tmp_path / "here").iterdir()) == []


def test_whatever_reads_a_history_reads_a_bundle(packed: Path, made: World, tmp_path: Path) -> None:
    """The trail, the signers and the site are made from a bundle as from the repository itself."""
    for words in (["trail"], ["signers"]):
        first, second = (called(*words, "--repo", path, cwd=tmp_path) for path in (made.upstream, packed))
        assert first == second
    built = called("build", "--repo", packed, "--anchor", made.anchor, "--out", "site", cwd=tmp_path)
    assert built.code == 0, built.err
    assert (tmp_path / "site" / "index.html").is_file()
    assert "keeps no anchor" in called("build", "--repo", packed, "--out", "x", cwd=tmp_path).err


# --- the same answer everywhere -------------------------------------------------------------------------------------


SETTINGS = """
[init]
	templateDir = /nonexistent
	defaultObjectFormat = sha256
[transfer]
	fsckObjects = true
[core]
	hooksPath = /nonexistent
	compression = perhaps
[safe]
	bareRepository = explicit
"""

SURROUNDINGS: dict[str, Mapping[str, str | None]] = {
    "far east": {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "far west": {"TZ": "UTC+12", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "one order": {"PYTHONHASHSEED": "1"},
    "another order": {"PYTHONHASHSEED": "4242", "LC_ALL": "de_DE.ISO-8859-1"},
    "no home": {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"},
    "other digests": {"GIT_DEFAULT_HASH": "sha256", "GIT_TEMPLATE_DIR": "/nonexistent", "GIT_DIR": "/nonexistent"},
}


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_same_bytes_in_any_surroundings(made: World, truth: Told, tmp_path: Path, name: str) -> None:
    """In other time zones, languages, orders of hashing, homes and folders a process prints the same bytes."""
    command = ("verify", "--repo", made.upstream, "--anchor", made.anchor, "--format", "json")
    assert sealtrail(*command, cwd=tmp_path, env=SURROUNDINGS[name]) == truth


def test_the_same_bytes_of_a_bundle(made: World, packed: Path, truth: Told, tmp_path: Path) -> None:
    """Settings of the user that break git, or change what it makes, do not reach the git that unpacks a bundle."""
    (tmp_path / ".gitconfig").write_text(SETTINGS, "utf-8")
    command = ("verify", "--repo", packed, "--anchor", made.anchor, "--format", "json")
    settings = {"HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": None, "GIT_CONFIG_NOSYSTEM": None}
    assert sealtrail(*command, cwd=tmp_path, env={**SURROUNDINGS["other digests"], **settings}) == truth


def test_no_clock_is_read(made: World, truth: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verify gives its answer without asking what time it is."""

    def asked() -> None:
        raise AssertionError("the clock was read")

    monkeypatch.setattr("sealtrail.cli.place.now", asked)
    assert verify(made.upstream, made.anchor) == truth


CLOCKS = re.compile(r"\b(?:(?:datetime|date)\.(?:now|utcnow|today)|time\.time(?:_ns)?|localtime|gmtime)\b")


def test_there_is_one_clock(repository_root: Path) -> None:
    """One function of the whole package reads the clock, and it is the command line's."""
    package = repository_root / "tooling" / "sealtrail"
    readers = [p.relative_to(package).as_posix() for p in package.rglob("*.py") if CLOCKS.search(p.read_text("utf-8"))]
    assert readers == ["cli/place.py"]
    assert len(CLOCKS.findall((package / "cli" / "place.py").read_text("utf-8"))) == 1


def with_a_bad_step(demo: Demo) -> Path:
    """A history in which somebody landed a change that nobody signed, and a good step after it."""
    bad = demo.cmo.begin("quiet").revise(CAPA, "Quietly", due="2027-06-30").commit("Quietly")
    demo.bypass(demo.cmo, bad)
    demo.cmo.git("fetch", "--quiet", "upstream")
    demo.cmo.begin("after").git("checkout", "--quiet", "origin/ready", "--", ".")
    demo.cmo.commit("What everybody signed")
    assert demo.cmo.push("HEAD:main").accepted
    return demo.world.upstream


def with_a_step_that_nobody_can_judge(demo: Demo) -> Path:
    """A history of which a file is missing that an earlier step brought."""
    unpacked(demo.world.upstream)
    name = git("rev-parse", "main~20:agreements/QA-LRK-0001-01/index.md", cwd=demo.world.upstream)
    (demo.world.upstream / "objects" / name[:2] / name[2:]).unlink()
    return demo.world.upstream


@pytest.fixture(params=[with_a_bad_step, with_a_step_that_nobody_can_judge], ids=lambda prepare: prepare.__name__)
def flawed(request: pytest.FixtureRequest, demo: Demo) -> tuple[Supplied, list[tuple[object, ...]]]:
    """A history that is not valid throughout, and all that is said of its steps when they are judged in one walk."""
    repository = Supplied(request.param(demo))
    whole = [outcome(step) for step in gate.judge_steps(repository, chain(repository), gate.State())]
    assert {accepted for _, _, _, accepted, *_ in whole} == {True, False}
    return repository, whole


@budget(0.06, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_in_parts_as_in_one(flawed: tuple[Supplied, list[tuple[object, ...]]], data: st.DataObject) -> None:
    """Verifying a part of a history and going on from there, cut wherever one likes, says what verifying all says."""
    repository, whole = flawed
    commits = chain(repository)
    cuts = data.draw(st.sets(st.integers(1, len(commits) - 1), max_size=6))
    state, found = gate.State(), []
    for start, end in pairwise([0, *sorted(cuts), len(commits)]):
        part = list(gate.judge_steps(repository, commits[start:end], state))
        found += [outcome(step) for step in part]
        state = part[-1].after
    assert found == whole


def chain(repository: Supplied) -> list[Commit]:
    """The steps of main, first to last."""
    tip = repository.branch("main")
    assert tip is not None
    return gate.chain(repository, tip)


def outcome(step: gate.Step) -> tuple[object, ...]:
    """Everything that is said of a step."""
    return step.number, step.commit, step.at, step.accepted, step.verdict, step.result.tree, step.cured


# --- our reader and git's -------------------------------------------------------------------------------------------


def as_differences(copy: Path) -> None:
    git("repack", "-adfq", "--depth=50", "--window=50", cwd=copy)


@pytest.mark.parametrize("form", [unpacked, as_differences])
def test_every_object_is_read_as_git_reads_it(copy: Copy, form: Tamper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each object of the history, loose or as differences in a pack, is to us what it is to git without its caches."""
    form(copy.path)
    (copy.path / "packed-refs").unlink(missing_ok=True)
    git("config", "core.deltaBaseCacheLimit", "0", cwd=copy.path)
    git("config", "core.commitGraph", "false", cwd=copy.path)
    git("config", "core.multiPackIndex", "false", cwd=copy.path)
    seen = {"blob": 0, "tree": 0, "commit": 0}
    objects = Supplied(copy.path).objects
    for name, (kind, data) in porcelain.all_objects(copy.path).items():
        seen[kind] += 1
        if kind == "blob":
            assert objects.blob(name) == data
            assert objects.size(name) == len(data)
        elif kind == "tree":
            entries = objects.tree(name).items()
            assert b"".join(f"{e.mode} {n}\0".encode() + bytes.fromhex(e.id) for n, e in entries) == data
        else:
            head, message = data.decode().split("\n\n", 1)
            commit = objects.commit(name)
            lines = [f"tree {commit.tree}", *(f"parent {p}" for p in commit.parents)]
            assert head.startswith("\n".join([*lines, f"author {commit.author} <"]))
            assert f"> {int(commit.committed_at.timestamp())} " in head.splitlines()[-1]
            assert commit.message == message
    assert min(seen.values()) > 30


def test_json_is_the_documented_shape(truth: Told) -> None:
    """A program finds the verdict, how far it goes, what it was pinned to, and what was found."""
    value = json.loads(truth.out)
    assert list(value) == ["schema", "verdict", "steps", "tip", "anchor", "incidents", "since", "findings"]
    assert (value["schema"], value["verdict"], value["incidents"], value["since"]) == (
        "sealtrail.verify/1",
        "valid",
        [],
        None,
    )


def test_without_an_anchor_nothing_is_pinned(demo: Demo) -> None:
    """Without an anchor the report says that none was pinned, and the genesis is shown for comparison."""
    told = demo.verify("--branch", "main").json
    assert (told["verdict"], told["anchor"]) == ("indeterminate", None)
    text = called("verify", "--repo", demo.world.upstream, cwd=demo.world.directory).out
    assert text.startswith("indeterminate: ")
    assert "(of the genesis: compare it with your own copy)" in text
