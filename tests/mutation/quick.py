"""A plugin of pytest for the bench: it makes trying one mutant cheap, and keeps one from profiting by another's work.

It changes no verdict of a test. Loaded by name (``-p``), on the bench alone.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from sealtrail.exemplar.world import play_story
from sealtrail.recent import Recent

# One example that fails is enough: nobody reads the smallest. The tests' own settings inherit this.
settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate))
settings.load_profile("mutants")


BENCH = Path(__file__).parents[3]
FAILED = BENCH / "failed.txt"
"""Which tests fail although nothing is wrong, and why."""
NOTICED = BENCH / "noticed.txt"
"""A line for each mutant that was noticed: its name, and the test that did."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """A folder of its own for each child: those that pytest numbers are cleared away by whoever comes next."""
    config.option.basetemp = str(Path(tempfile.gettempdir()) / f"child-{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Nothing is kept of a mutant that was tried."""
    shutil.rmtree(config.option.basetemp, ignore_errors=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Before the first child is made: play the story, and make the demo, for the tests that ask for them."""
    if not session.config.option.collectonly or os.environ.get("MUTANT_UNDER_TEST"):
        return
    asked = {name for item in session.items if isinstance(item, pytest.Function) for name in item.fixturenames}
    if "story" in asked:
        ground = importlib.import_module("tests.gate.conftest")
        played = play_story(Path(tempfile.mkdtemp()), ground.AT)
        setattr(ground, "play_story", lambda *_: played)  # noqa: B010 - it is a name that the module imported
    for module, make in (("tests.cli.demo", "made"), ("tests.gate.past", "lived"), ("tests.gate.past", "founded")):
        if module in sys.modules:
            getattr(sys.modules[module], make)()
    # The names that pytest made for parameters are kept at their marks, and would be escaped once more by each child.
    for mark in (mark for item in session.items for mark in item.iter_markers("parametrize")):
        object.__setattr__(mark._param_ids_from or mark, "_param_ids_generated", None)
    _forget()
    _durations()
    gc.freeze()  # what is here now is the children's for ever; they need not look through it


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask those first that noticed another mutant of the same function, and then whoever answers fastest.

    One that notices is enough, so the order changes what it costs and not what is found.
    """
    function, mutated, _ = os.environ.get("MUTANT_UNDER_TEST", "").rpartition("__mutmut_")
    if not mutated:
        return
    lines = NOTICED.read_text(encoding="utf-8").splitlines() if NOTICED.exists() else []
    often = Counter(line.partition(" ")[2] for line in lines if line.startswith(f"{function}__mutmut_"))
    items.sort(key=lambda item: (-often[item.nodeid], _durations().get(item.nodeid, 0.0)))


@functools.cache
def _durations() -> dict[str, float]:
    """How many seconds each test took when nothing was wrong; read once, before there are children."""
    measured = json.loads((BENCH / "mutants" / "mutmut-stats.json").read_text(encoding="utf-8"))
    durations: dict[str, float] = measured["duration_by_test"]
    return durations


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell what mutmut would keep to itself: who noticed a mutant, or why the tests of a room cannot be asked."""
    if not report.failed:
        return
    mutant = os.environ.get("MUTANT_UNDER_TEST", "")
    if "__mutmut_" in mutant:
        with NOTICED.open("a", encoding="utf-8") as file:
            file.write(f"{mutant} {report.nodeid}\n")
    elif mutant in {"", "stats"}:
        with FAILED.open("a", encoding="utf-8") as file:
            file.write(f"{report.nodeid}\n{report.longreprtext}\n")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """While it is measured which test reaches which function, no test may rest on what another one remembered."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        _forget()


def _forget() -> None:
    for thing in gc.get_objects():
        if type(thing) is Recent:
            thing._kept.clear()
            thing._weight = 0
        elif isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith("sealtrail."):
            thing.cache_clear()
