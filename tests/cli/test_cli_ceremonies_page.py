"""The page on ceremonies shows commands that exist, with options that they take, and every command of a ceremony."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from sealtrail.cli import app, ceremonies

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ceremonies.md"
TOP = get_command(app)


def shown() -> list[str]:
    """Every command line of ours on the page, in a block or in a sentence."""
    text = PAGE.read_text("utf-8").replace("\\\n", " ")
    blocks = re.findall(r"^ {4}(sealtrail [^#\n]*)", text, re.MULTILINE)
    return [*blocks, *(" ".join(line.split()) for line in re.findall(r"`(sealtrail [^`]*)`", text))]


@pytest.mark.parametrize("line", shown())
def test_a_command_on_the_page_exists(line: str) -> None:
    """Each command shown is one of ours, and takes every option that is shown with it."""
    words = shlex.split(line)[1:]
    command = TOP
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
    assert command is not TOP, line
    known = {option for parameter in command.params for option in parameter.opts}
    assert [word for word in words if word.startswith("-") and word not in known] == []


def test_every_ceremony_is_on_the_page() -> None:
    """No command for people, root, policy or mistakes is left unexplained."""
    groups = {"person": ceremonies.person, "root": ceremonies.root}
    expected = {f"sealtrail {name} {c.name}" for name, group in groups.items() for c in group.registered_commands}
    lines = shown()
    assert [c for c in sorted(expected | {"sealtrail govern", "sealtrail incident"}) if not _is_shown(c, lines)] == []


def _is_shown(command: str, lines: list[str]) -> bool:
    return any(line == command or line.startswith(f"{command} ") for line in lines)
