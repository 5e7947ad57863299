"""The rooms whose tests are themselves tested, and the bench on which each is cut up.

The bench is a folder of its own: mutmut knows no source root but ``src``, writes beside what it reads, and shall take
what lies in the tree at one moment. Nothing here runs a test.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

DEMANDED = 90.0
"""The share of mutants, in per cent, that each room's tests must notice."""


@dataclass(frozen=True)
class Room:
    """A room of the package, and the tests that are asked about it: those of its own folder, and nobody else's.

    ``tests`` are arguments of pytest.
    """

    name: str
    source: str
    tests: tuple[str, ...]


ROOMS = (
    Room("statement", "statement.py", ("tests/statement",)),
    Room("approvals", "approvals.py", ("tests/approvals",)),
    Room("people", "people.py", ("tests/people",)),
    # Without the second opinion: it starts ssh-keygen a thousand times, and judges OpenSSH as much as us.
    Room("signatures", "signatures/*.py", ("tests/signatures", "--ignore=tests/signatures/test_second_opinion.py")),
    Room("history", "history/*.py", ("tests/history",)),
    # Without the properties: they take as long as all the others together, and could only notice more.
    Room("gate", "gate/*.py", ("tests/gate", "--ignore=tests/gate/test_properties.py")),
)


KEPT = frozenset({"mutants", "noticed.txt"})
"""What of a bench holds the outcome so far."""


def lay_out(room: Room, root: Path, bench: Path, keep: frozenset[str]) -> None:
    """Make a bench for a room, instead of the one that may be there; ``root`` is this project's tree.

    ``keep`` names what of the old bench stays.
    """
    bench.mkdir(parents=True, exist_ok=True)
    for old in bench.iterdir():
        if old.name in keep:
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    compiled = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "tooling", bench / "src", ignore=compiled)
    shutil.copytree(root / "tests", bench / "tests", ignore=compiled)
    (bench / "shared").symlink_to(root.parent / "shared")  # real data, which some tests read if it is there
    (bench / "tmp").mkdir()
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    (bench / "pyproject.toml").write_text(_settings(room, project["tool"]["pytest"]["ini_options"]), encoding="utf-8")


def _settings(room: Room, pytest: dict[str, object]) -> str:
    tables = {
        "tool.pytest.ini_options": {**pytest, "pythonpath": ["src", "."]},
        "tool.mutmut": {
            "source_paths": ["src"],
            "only_mutate": [f"src/sealtrail/{room.source}"],
            "pytest_add_cli_args": ["-p", "tests.mutation.quick"],
            "pytest_add_cli_args_test_selection": list(room.tests),
            # Each mutant is tried by a child of a process that has run no test, so that nothing is remembered of
            # the code as it should be.
            "process_isolation": "forkserver",
            "use_git_change_detection": False,
            "timeout_constant": 4.0,
            "timeout_multiplier": 4.0,
        },
    }
    # A value in JSON is a value in TOML, as long as it is no object.
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
        for name, table in tables.items()
    )
