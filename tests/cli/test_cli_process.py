"""The command as a process: what it imports, where it prints, how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from io import FileIO
from pathlib import Path

import pytest

from sealtrail.errors import CommitError, SealtrailError, SurroundingsError, UsageError
from sealtrail.store import directory
from tests.cli.demo import clone, files, made
from tests.cli.terminal import environment, sealtrail


def run(*words: str, at: Path, stdout: int = subprocess.PIPE, **more: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sealtrail", *words],
        cwd=at, env=environment(**more), stdout=stdout, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


HEAVY = ("pydantic", "mkdocs", "pygit2", "git", "yaml", "cryptography", "rich", "cmarkgfm", "nh3")


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["sign", "--help"], ["--version"], []])
def test_help_loads_nothing_heavy(tmp_path: Path, words: list[str]) -> None:
    """Asking what a command does imports no model, no git, no cryptography and no site generator."""
    # The parser of options itself asks for pydantic as soon as a command has options.
    heavy = ("sealtrail.model", *HEAVY[1:]) if words[1:] else ("sealtrail.model", *HEAVY)
    code = (
        "import atexit, sys\n"
        f"sys.argv = ['sealtrail', *{words!r}]\n"
        f"atexit.register(lambda: print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr))\n"
        "from sealtrail.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, cwd=tmp_path, check=False
    )
    assert done.stderr.decode().splitlines()[-1] == "[]"
    assert done.stdout or done.stderr.startswith(b"Usage")


def test_the_version_is_printed(tmp_path: Path) -> None:
    """The version is one line on stdout."""
    from sealtrail import __version__

    said = sealtrail("--version")
    assert (said.code, said.out, said.err) == (0, f"sealtrail {__version__}\n", "")


def test_every_command_explains_itself() -> None:
    """Each command says in a sentence what it does."""
    from sealtrail.cli.commands import app

    groups = [(app, []), *((held.typer_instance, [str(held.name)]) for held in app.registered_groups)]
    for group, names in groups:
        for command in () if group is None else group.registered_commands:
            name = command.name or str(getattr(command.callback, "__name__", ""))
            said = sealtrail(*names, name.replace("_", "-"), "--help")
            assert said.code == 0
            assert len(said.out.splitlines()[2].strip()) > 20


@pytest.mark.parametrize(
    "words", [["frobnicate"], ["check", "--nope"], ["gate"], ["check", "--format", "xml"], ["sign"]]
)
def test_wrong_usage_is_exit_code_two(words: list[str]) -> None:
    """A command that does not exist, a wrong option and a missing one are told on stderr with code 2."""
    said = sealtrail(*words, at=made().directory / "sponsor")
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    assert said.err


def test_the_exit_codes_are_those_of_the_errors() -> None:
    """Usage is 2; whatever the surroundings cannot give is 3."""
    assert {kind.exit_code for kind in (SealtrailError, SurroundingsError, CommitError)} == {3}
    assert UsageError.exit_code == 2


def test_data_goes_to_stdout_and_the_rest_to_stderr(tmp_path: Path) -> None:
    """In a pipe there are findings only, and the summary is on the other stream, with or without colour wished."""
    work = clone(tmp_path / "work")
    site = work / "records/sites/SITE-HRW-0001/index.md"
    site.write_bytes(site.read_bytes().replace(b"country: US", b"country: Norway"))
    plain, wished = run("check", at=work, NO_COLOR="1"), run("check", at=work, FORCE_COLOR="1", CLICOLOR_FORCE="1")
    for done in (plain, wished):
        assert done.returncode == 1
        assert b"\x1b" not in done.stdout + done.stderr
        assert done.stdout.startswith(b"records/sites/SITE-HRW-0001/index.md:12:10: error[record.schema] country: ")
        assert done.stderr == b"%d records checked: 1 to mend\n" % len(list(files().records()))
    assert plain.stdout == wished.stdout


@pytest.mark.parametrize("words", [["trail"], ["trail", "--format", "json"], ["--version"], ["--help"], ["signers"]])
def test_a_reader_that_goes_away_is_no_defect(words: list[str]) -> None:
    """When whoever read the output has gone, the command ends quietly, and not as if all were well."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = run(*words, at=made().upstream, stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_output_is_utf8_in_any_locale() -> None:
    """Names keep their letters where the locale knows none of them."""
    done = run("trail", at=made().upstream, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Böttcher".encode() in done.stdout


def test_a_defect_says_so_without_a_traceback(tmp_path: Path) -> None:
    """If the tool itself fails, one line says that it is a defect, with code 3; the traceback is shown on demand."""
    code = (
        "import sys\nsys.argv = ['sealtrail', 'check']\n"
        "from sealtrail.cli import main, judging\n"
        "def fail(*_): raise RuntimeError('x\\x1b[31m')\n"
        "judging.check = fail\nmain()\n"
    )
    for debug in ("", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment(SEALTRAIL_DEBUG=debug), capture_output=True, check=False
        )
        assert done.returncode == 3
        assert (b"Traceback" in done.stderr) is bool(debug)
        if not debug:
            assert done.stderr.startswith(b"error: Sealtrail itself failed (RuntimeError: x")
            assert b"\x1b" not in done.stderr


def test_what_the_system_refuses_is_told_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is named, with what the system said, and code 3."""
    work = clone(tmp_path / "work")

    def refuse(path: str) -> FileIO:
        if path.endswith("/index.md"):
            raise PermissionError(13, "Permission denied", path)
        return FileIO(path)

    monkeypatch.setattr(directory, "FileIO", refuse)
    said = sealtrail("check", at=work)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("error[system.refused]: the system said: permission denied (")
    assert "/index.md)" in said.err
    assert "   = hint: " in said.err


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """Where nothing can be written, the command says so and leaves no half-made record behind."""
    work = clone(tmp_path / "work")
    shelf = work / "records" / "sites"
    before = sorted(p.name for p in shelf.iterdir())

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        said = sealtrail("new", "site", at=work)
    assert said.code == 3
    assert "no space left on device" in said.err
    assert sorted(p.name for p in shelf.iterdir()) == before


def test_a_command_that_is_stopped_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with the code that shells expect, and with one word."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sealtrail.cli.reading.signers", stop)
    said = sealtrail("signers", at=made().upstream)
    assert (said.code, said.out, said.err) == (130, "", "stopped\n")


def test_the_last_word_is_printable(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An unexpected error is told in one line with nothing in it that moves a cursor, and the code is 3."""
    from sealtrail.cli import _last_word

    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    _last_word(RuntimeError, RuntimeError("x\x1b[31m"), None)
    said = capsys.readouterr().err
    assert left == [3]
    assert said.startswith("error: Sealtrail itself failed (RuntimeError: x\\x1b[31m)\n   = hint: this is a defect")
    monkeypatch.setenv("SEALTRAIL_DEBUG", "1")
    _last_word(RuntimeError, RuntimeError("x"), None)
    assert "RuntimeError: x" in capsys.readouterr().err


def test_the_site_is_built_from_a_verified_history_only(tmp_path: Path) -> None:
    """Building names the page to open, and without an anchor nothing is built."""
    out = tmp_path / "site"
    bare = sealtrail("build", "--repo", str(made().directory / "sponsor"), "--out", str(out))
    assert (bare.code, "keeps no anchor" in bare.err) == (2, True)
    said = sealtrail("build", "--repo", str(made().upstream), "--anchor", str(made().anchor), "--out", str(out))
    assert (said.code, said.out) == (0, f"{out / 'index.html'}\n")
    assert (out / "index.html").is_file()


def test_a_demo_is_made_in_an_empty_folder_only(tmp_path: Path) -> None:
    """A folder that holds something is left alone."""
    (tmp_path / "mine.txt").write_bytes(b"x")
    said = sealtrail("demo", str(tmp_path))
    assert (said.code, "is not empty" in said.err) == (2, True)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
