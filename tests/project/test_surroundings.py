"""What the tests themselves stand on."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from tests.conftest import RequireTool


def test_nothing_of_the_machine_reaches_a_test(surroundings: Path) -> None:
    """Tests run in an empty home of their own, without an agent and without anyone's git settings."""
    leaked = [name for name in os.environ if name.startswith(("GIT_", "SSH_", "XDG_", "GITHUB_"))]
    assert sorted(leaked) == ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"]
    assert Path.home() == surroundings


def test_git_has_no_settings(require_tool: RequireTool, tmp_path: Path) -> None:
    """Git itself finds no configuration outside a repository."""
    git = str(require_tool("git"))
    told = subprocess.run([git, "config", "--list"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.stdout == ""


def test_properties_are_repeatable() -> None:
    """Property tests take the same examples on every run and every machine."""
    profile = settings()
    assert (profile.derandomize, profile.deadline, profile.database) == (True, None, None)


def test_missing_tool_is_a_skip_for_a_person(require_tool: RequireTool, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a person's machine a missing program skips the test and says which one it was."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs no-such-program, which is not installed"):
        require_tool("no-such-program")


def test_missing_tool_is_a_failure_in_ci(require_tool: RequireTool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under CI=true a missing program fails the test, since a skipped one would pass for evidence."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="under CI=true every test must run"):
        require_tool("no-such-program")


def test_present_tool_is_found(require_tool: RequireTool) -> None:
    """The first program that is installed is handed over."""
    assert require_tool("no-such-program", "sh") == Path(shutil.which("sh") or "")
