"""The desk: status, sign, gate, land and the hook on clones in all sorts of states."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sealtrail.git import Repository
from tests.cli.demo import NOW, clone, made, next_number
from tests.cli.terminal import sealtrail
from tests.git.porcelain import git

AT = ["--at", NOW.isoformat()]
CAPA = "CAPA-HRW-2026-0002"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, after the story."""
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: NOW)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The sponsor's working clone."""
    return clone(tmp_path / "work")


def begun(work: Path, why: str = "Root cause found") -> None:
    """The next revision of a CAPA, begun by somebody at this desk."""
    assert sealtrail("revise", CAPA, "--why", why, "--to", "open", at=work).code == 0


def test_a_clean_clone_has_nothing_to_offer(work: Path) -> None:
    """Where nothing changed, status says so, and there is nothing to sign in the queue."""
    said = sealtrail("status", at=work)
    assert (said.code, said.out) == (0, "nothing is changed against the branch of record\n")
    said = sealtrail("sign", "--queue", at=work)
    assert (said.code, said.out) == (0, "nothing waits for your signature\n")


def test_status_tells_what_waits_and_what_can_be_signed(work: Path) -> None:
    """A revision that was begun shows its step, what is missing and what this person can sign."""
    begun(work)
    said = sealtrail("status", at=work)
    assert said.code == 0
    assert re.search(rf"^{CAPA} revision \d+: \w+ to open; 0 valid signatures", said.out, re.MULTILINE)
    assert f'"authored" as sponsor.qa: sealtrail sign {CAPA}' in said.out
    assert said.out.endswith("not ready yet\n")
    printed = sealtrail("status", "--format", "json", at=work)
    assert '"schema": "sealtrail.status/1"' in printed.out


def test_signing_shows_what_is_signed_and_asks(work: Path) -> None:
    """What changes, as whom, with which words and why is shown before the question, and no means no."""
    begun(work)
    said = sealtrail("sign", CAPA, at=work, typed="n\n")
    assert said.code == 1
    for words in ("goes from", "  digest   ", "  you are  ", '  you sign "authored": ', "  because  Root cause found"):
        assert words in said.out
    assert said.out.endswith("Sign this? [y/N] not signed\n")
    assert git(work, "status", "--porcelain", "-uall").decode().count("approvals") == 0
    assert sealtrail("sign", CAPA, at=work, typed="").code == 1


def test_a_signature_is_made_and_counts(work: Path) -> None:
    """After a yes, statement and signature lie beside the record, and status counts them."""
    begun(work)
    said = sealtrail("sign", CAPA, at=work, typed="y\n")
    assert said.code == 0
    assert re.search(rf"signed: records/capas/2026/{CAPA}/approvals/[0-9a-f]{{16}}\.json$", said.out, re.MULTILINE)
    assert "1 valid signature" in sealtrail("status", at=work).out
    again = sealtrail("sign", CAPA, at=work, typed="y\n")
    assert again.code == 1
    assert "there is nothing for" in again.out


def test_signing_says_who_and_which_key_it_misses(work: Path) -> None:
    """Without a person, a known person or a key, nothing is signed, and what to set is named."""
    begun(work)
    key = git(work, "config", "--get", "sealtrail.key").decode().strip()
    git(work, "config", "--unset", "sealtrail.key")
    said = sealtrail("sign", CAPA, at=work, typed="y\n")
    assert (said.code, "nobody said which key" in said.err) == (2, True)
    assert sealtrail("sign", CAPA, "--key", key, at=work, typed="y\n").code == 0
    git(work, "config", "--unset", "sealtrail.person")
    assert "nobody said who signs" in sealtrail("sign", CAPA, at=work).err
    assert "PER-LRK-0999 is nobody" in sealtrail("sign", CAPA, "--as", "PER-LRK-0999", at=work).err
    missing = sealtrail("sign", CAPA, "--as", "PER-LRK-0004", "--key", "/nowhere", at=work, typed="y\n")
    assert missing.code in {1, 2, 3}
    assert "Traceback" not in missing.err


def test_a_record_that_cannot_be_read_cannot_be_signed(work: Path) -> None:
    """The finding is shown, and mending comes first."""
    path = work / "records" / "capas" / "2026" / CAPA / "index.md"
    path.write_bytes(path.read_bytes().replace(b"schema: capa/1", b"schema: foo/1"))
    said = sealtrail("sign", CAPA, at=work)
    assert said.code == 2
    assert "cannot be read, so it cannot be signed" in said.err
    assert "error[record.schema]" in said.err


def test_asked_for_another_role_the_open_ones_are_named(work: Path) -> None:
    """A role or meaning that does not fit is answered with those that do."""
    begun(work)
    said = sealtrail("sign", CAPA, "--role", "sponsor.ra", at=work)
    assert said.code == 1
    assert "would be open, and you asked for something else" in said.out


def test_a_landed_record_can_be_acknowledged(work: Path) -> None:
    """An unchanged record takes an acknowledgement after landing, and says that it is one."""
    said = sealtrail("sign", CAPA, at=work, typed="n\n")
    assert said.code == 1
    assert "this is an acknowledgement after landing" in said.err
    assert '  you sign "acknowledged": ' in said.out
    none = sealtrail("sign", CAPA, "--role", "cmo.lab", at=work)
    assert (none.code, "only a role that you hold can acknowledge it" in none.out) == (1, True)


@pytest.mark.parametrize("words", [[], [CAPA, "--queue"]])
def test_signing_needs_exactly_one_thing_to_sign(work: Path, words: list[str]) -> None:
    """Neither everything by accident nor nothing at all is signed."""
    said = sealtrail("sign", *words, at=work)
    assert (said.code, said.err.startswith("error: say what to sign")) == (2, True)


def test_a_detached_head_is_judged_like_a_branch(work: Path) -> None:
    """Work on no branch at all shows the same state, and can be signed."""
    git(work, "checkout", "-q", "--detach")
    begun(work)
    assert f"{CAPA} revision" in sealtrail("status", at=work).out
    assert sealtrail("sign", CAPA, at=work, typed="y\n").code == 0


def test_an_empty_repository_says_what_is_missing(tmp_path: Path) -> None:
    """A repository without commits has no branch of record, and every command says so in words."""
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q", "-b", "main")
    (empty / "schema").mkdir()
    (empty / "schema" / "root.yaml").write_bytes(b"x\n")
    for words in (["verify"], ["trail"], ["signers"], ["build"], ["status"], ["sign", "--queue"]):
        said = sealtrail(*words, at=empty)
        assert (said.code, said.out) == (2, ""), words
        assert re.match(r"error: (there is no branch|\S+ keeps no anchor)", said.err), words
        assert "   = hint: " in said.err
    gate = sealtrail("gate", "--base", "main", "--head", "HEAD", at=empty)
    assert (gate.code, gate.err.startswith("error: there is no branch or commit main")) == (2, True)


def test_a_history_that_does_not_begin_with_a_genesis_is_invalid(tmp_path: Path) -> None:
    """A repository of anything else is no records history, and nothing is listed or built from it."""
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q", "-b", "main")
    (other / "README.md").write_bytes(b"x\n")
    git(other, "add", ".")
    git(other, "commit", "-qm", "x")
    said = sealtrail("verify", at=other)
    assert said.code == 1
    assert re.search(r"^(invalid|indeterminate): 0 of 1 steps, 0 signatures$", said.out, re.MULTILINE)
    assert "error[" in said.out
    assert sealtrail("signers", at=other).code == 2
    trail = sealtrail("trail", at=other)
    assert (trail.code, trail.out) == (1, "")
    assert "this history does not verify as a whole" in trail.err


def test_a_branch_is_named_with_its_alternatives(work: Path) -> None:
    """A name that means nothing is answered with what a name may be."""
    said = sealtrail("gate", "--base", "main", "--head", "nope", *AT, at=work)
    assert said.code == 2
    assert "there is no branch or commit nope" in said.err
    assert "origin/main" in said.err
    said = sealtrail("verify", "--branch", "nope", at=work)
    assert (said.code, "there is no branch nope" in said.err) == (2, True)


def test_a_time_must_be_a_time(work: Path) -> None:
    """A time without offset, or no time at all, is refused with an example."""
    for given in ("yesterday", "2026-05-04T09:12:00"):
        said = sealtrail("gate", "--base", "main", "--head", "main", "--at", given, at=work)
        assert (said.code, "2026-05-04T09:12:00+02:00" in said.err) == (2, True)


def test_landing_without_a_name_for_git_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git does not know who commits, landing says so before anything is written."""
    work = clone(tmp_path / "work", "cmo")
    for name in ("user.name", "user.email"):
        git(work, "config", "--unset", name)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.useConfigOnly")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    before = git(work, "for-each-ref", "refs/heads")
    said = sealtrail("land", "origin/ready", "--remote", "upstream", at=work)
    assert said.code in {2, 3}
    assert said.err.startswith("error")
    assert "   = hint: " in said.err
    assert git(work, "for-each-ref", "refs/heads") == before


@pytest.mark.parametrize("words", [["--format", "xml"], ["CAPA-XXX-2026-0001"]])
def test_a_trail_of_nothing_is_refused(words: list[str]) -> None:
    """An unknown record or format is wrong usage."""
    said = sealtrail("trail", *words, "--repo", str(made().upstream))
    assert (said.code, said.out) == (2, "")


def test_an_anchor_that_cannot_be_read_is_named(work: Path, tmp_path: Path) -> None:
    """A missing anchor file and one that is none are told apart from a wrong one."""
    said = sealtrail("verify", "--anchor", "nowhere.json", at=work)
    assert (said.code, said.err.startswith("error: nowhere.json cannot be read")) == (2, True)
    bad = tmp_path / "anchor.json"
    for data in (b"", b"{}", b"[1]", b"\xff", b"{" * 10_000):
        bad.write_bytes(data)
        said = sealtrail("verify", "--anchor", str(bad), at=work)
        assert (said.code, said.out) == (2, ""), data
        assert said.err.startswith("error")
    text = made().anchor.read_text()
    bad.write_text(re.sub(r'"genesis": ?"[0-9a-f]{40}"', f'"genesis":"{"0" * 40}"', text))
    said = sealtrail("verify", "--anchor", str(bad), at=work)
    assert said.code in {1, 2}


def test_the_server_serves_a_built_site_only(tmp_path: Path) -> None:
    """A folder that holds no site is not served."""
    said = sealtrail("serve", str(tmp_path))
    assert (said.code, "holds no site" in said.err) == (2, True)


def test_the_hook_answers_git_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no line of a push is refused, and a push of nothing is accepted."""
    said = sealtrail("hook", "pre-receive", at=made().upstream, typed="hello\n")
    assert (said.code, "git calls this command, not a person" in said.err) == (2, True)
    assert sealtrail("hook", "pre-receive", at=made().upstream, typed="").code == 0
    tag = f"{'0' * 40} {'1' * 40} refs/tags/v1\n"
    said = sealtrail("hook", "pre-receive", at=made().upstream, typed=tag)
    assert (said.code, said.out) == (1, "")
    assert "error[ref.kind]" in said.err
    assert "refused: refs/tags/v1, nothing has landed" in said.err
    gone = f"{Repository(made().upstream).branch('main')} {'0' * 40} refs/heads/main\n"
    said = sealtrail("hook", "pre-receive", at=made().upstream, typed=gone)
    assert (said.code, "error[history.rewritten]" in said.err) == (1, True)


def test_the_hook_is_put_into_a_bare_repository(tmp_path: Path) -> None:
    """Installing the hook prints where it is and what it means, and it can be run."""
    git(tmp_path, "init", "-q", "--bare", "bare.git")
    said = sealtrail("hook", "install", str(tmp_path / "bare.git"), "--anchor", str(made().anchor))
    assert said.code == 0
    hook = Path(said.out.splitlines()[0].removeprefix("installed: "))
    assert os.access(hook, os.X_OK)
    assert "main takes only what the gate accepts" in said.out


def test_schemas_and_exemplar_are_compared_and_written(tmp_path: Path, repository_root: Path) -> None:
    """What is generated is written once, and a check tells what is stale, missing or too much."""
    folder = tmp_path / "json"
    missing = sealtrail("schema", "export", str(folder), "--check")
    assert (missing.code, "is not what would be generated" in missing.err) == (1, True)
    assert sealtrail("schema", "export", str(folder)).code == 0
    assert sealtrail("schema", "export", str(folder), "--check").code == 0
    (folder / "old.json").write_bytes(b"{}")
    (folder / "capa.json").write_bytes(b"{}")
    stale = sealtrail("schema", "export", str(folder), "--check")
    assert (stale.code, stale.err.count("is not what would be generated")) == (1, 2)
    assert (
        sealtrail("schema", "export", str(folder)).err == f"{len(list(folder.iterdir()))} files, 1 written, 1 removed\n"
    )
    assert sealtrail("exemplar", str(repository_root), "--check").code == 0


def test_a_changed_text_is_shown_by_its_words(tmp_path: Path) -> None:
    """Before signing, the words that come and go are marked, and lists show what was and what is."""
    work = clone(tmp_path / "work", "cmo")
    begun(work)
    path = work / "records" / "capas" / "2026" / CAPA / "index.md"
    path.write_text(path.read_text().replace('due: "2026-12-11"', 'due: "2026-12-18"') + "One sentence more.\n")
    said = sealtrail("sign", CAPA, at=work, typed="n\n")
    assert "text: [+ One sentence more. +]" in said.out
    assert "  Actions A1: due: 2026-12-11 -> 2026-12-18\n" in said.out


def test_a_new_record_is_shown_as_new(work: Path) -> None:
    """The first revision of a record has nothing to compare with, and says so."""
    path = work / sealtrail("new", "product", at=work).out.strip()
    text = path.read_text()
    path.write_text(
        re.sub(r"risk_tier: TODO.*", "risk_tier: minor", text).replace("TODO", "Larenelle, another strength")
    )
    said = sealtrail("sign", next_number("product"), "--meaning", "authored", at=work, typed="n\n")
    assert said.code == 1, said
    assert "  a new record\n  Title: Larenelle, another strength\n" in said.out
    assert "goes from none to active" in said.out


def test_the_queue_asks_for_one_record_after_the_other(work: Path) -> None:
    """Everything that this person can sign is asked for one by one, and one no makes the outcome a no."""
    begun(work)
    path = work / sealtrail("new", "product", at=work).out.strip()
    text = path.read_text()
    path.write_text(
        re.sub(r"risk_tier: TODO.*", "risk_tier: minor", text).replace("TODO", "Larenelle, another strength")
    )
    said = sealtrail("sign", "--queue", "--meaning", "authored", at=work, typed="y\nn\n")
    assert (said.code, said.out.count("Sign this?"), said.out.count("signed: ")) == (1, 2, 1)
