"""The Makefile and the scripts behind it: old tools suffice, and nothing of the caller's settings leaks in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import RequireTool

SCRIPTS = {".ci/setup": "sh", ".ci/run": "bash"}
# GNU Make 4 and bash 4 know these; macOS ships 3.81 and 3.2.
TOO_NEW_FOR_MAKE = re.compile(r"!=|::=|\.ONESHELL|\.RECIPEPREFIX|\$\((?:file|guile|let|intcmp) |--output-sync")
TOO_NEW_FOR_BASH = re.compile(r"mapfile|readarray|declare -[A-Zgn]|\$\{\w+(?:\^|,,|@[A-Z])|&>>|\|&|;&|coproc|wait -n")


def run(
    command: list[str], *, cwd: Path, env: Mapping[str, str] | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end and hands back what it said."""
    return subprocess.run(command, cwd=cwd, env=env, input=stdin, capture_output=True, text=True, check=False)


def without_make(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment that a make started here does not take for its parent's."""
    return {name: value for name, value in environment.items() if not name.startswith(("MAKE", "MFLAGS"))}


def test_help_names_every_target(repository_root: Path, require_tool: RequireTool) -> None:
    """The default target lists every target that a person may ask for."""
    told = run([str(require_tool("make"))], cwd=repository_root, env=without_make(os.environ)).stdout
    listed = set(re.findall(r"^make (\w+)", told, re.MULTILINE))
    makefile = (repository_root / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert listed == set(phony.split()) - {"environment"}


def test_makefile_parses(repository_root: Path, require_tool: RequireTool) -> None:
    """Every target can be planned without running anything."""
    make = str(require_tool("make"))
    for target in ("help", "setup", "demo", "test", "format", "clean", "lock"):
        planned = run([make, "-n", target], cwd=repository_root, env=without_make(os.environ))
        assert planned.returncode == 0, planned.stderr


def test_makefile_suits_old_make(repository_root: Path) -> None:
    """The Makefile uses nothing that GNU Make 3.81 lacks."""
    makefile = (repository_root / "Makefile").read_text(encoding="utf-8")
    assert TOO_NEW_FOR_MAKE.findall(makefile) == []


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_scripts_parse(script: str, repository_root: Path, require_tool: RequireTool) -> None:
    """Each script is executable, well-formed for its shell, and uses nothing that an old shell lacks."""
    path = repository_root / script
    checked = run([str(require_tool(SCRIPTS[script])), "-n", script], cwd=repository_root)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert os.access(path, os.X_OK)
    assert TOO_NEW_FOR_BASH.findall(path.read_text(encoding="utf-8")) == []


def test_demo_and_tests_see_clean_surroundings(
    repository_root: Path, require_tool: RequireTool, tmp_path: Path
) -> None:
    """A hostile git configuration, an agent and Python settings of the caller's reach neither demo nor tests."""
    make = str(require_tool("make"))
    for name in ("Makefile",):
        shutil.copy(repository_root / name, tmp_path / name)
    hooks = tmp_path / "template"
    hooks.mkdir()
    (tmp_path / ".gitconfig").write_text(f"[init]\n\ttemplateDir = {hooks}\n[commit]\n\tgpgsign = true\n")
    hostile = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "GIT_DIR": "/nowhere",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.autocrlf",
        "GIT_CONFIG_VALUE_0": "true",
        "GIT_CONFIG_GLOBAL": str(tmp_path / ".gitconfig"),
        "SSH_AUTH_SOCK": "/nowhere/agent",
        "PYTHONPATH": "/nowhere/python",
        "XDG_CONFIG_HOME": str(tmp_path),
        "TMPDIR": str(tmp_path / "a place"),
        "CI": "true",
    }
    told = run([make, "-s", "environment"], cwd=tmp_path, env=hostile)
    assert told.returncode == 0, told.stderr
    seen = dict(line.split("=", 1) for line in told.stdout.splitlines())
    shell_own = {"PWD", "OLDPWD", "SHLVL", "_"}
    assert seen.keys() - shell_own == {
        "PATH", "HOME", "LANG", "TMPDIR", "CI", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM",
    }  # fmt: skip
    assert seen["HOME"] == str(tmp_path.resolve() / "build" / "home")
    assert seen["TMPDIR"] == str(tmp_path / "a place")
    assert (seen["GIT_CONFIG_GLOBAL"], seen["GIT_CONFIG_NOSYSTEM"]) == ("/dev/null", "1")


@pytest.mark.parametrize(
    ("present", "missing", "command"),
    [
        ((), "git is missing", "sudo apt-get install git"),
        (("git",), "ssh-keygen is missing", "sudo apt-get install openssh-client"),
        (("git", "ssh-keygen"), "no Python 3.11 or newer found", "sudo apt-get install python3 python3-venv"),
        (("git", "ssh-keygen", "python3"), "python3 has no venv module", "sudo apt-get install python3-venv"),
    ],
)
def test_setup_says_what_brings_it(
    present: tuple[str, ...],
    missing: str,
    command: str,
    repository_root: Path,
    require_tool: RequireTool,
    tmp_path: Path,
) -> None:
    """Where a tool is missing, setup stops with the one command that brings it and leaves the tree as it was."""
    tree, tools = tmp_path / "tree", tmp_path / "tools"
    for folder in (tree / ".ci", tree / "requirements", tools):
        folder.mkdir(parents=True)
    for name in (".ci/setup", "requirements/dev.txt", "pyproject.toml"):
        shutil.copy(repository_root / name, tree / name)
    for name in ("dirname", "cat", "cksum"):
        (tools / name).symlink_to(require_tool(name))
    # Stand-ins: they are there and work, but such a Python can import neither venv nor ensurepip.
    for name in (*present, "apt-get"):
        stand_in = tools / name
        stand_in.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n')
        stand_in.chmod(0o755)
    told = run([str(require_tool("sh")), ".ci/setup"], cwd=tree, env={"PATH": str(tools)})
    assert told.returncode == 3
    assert missing in told.stderr
    assert command in told.stderr.splitlines()[-1]
    assert not (tree / ".venv").exists()
