"""A plugin of pytest for ``make properties``: many more examples of each property, and other ones on every run.

It changes no verdict of a test, and tells what was tried. Loaded by name (``-p``), with ``-m hypothesis`` to leave out
what is no property.
"""

from __future__ import annotations

import functools
import platform
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from tests.bench.timing import cores, processor

TRIED = "examples tried"
"""The name under which a report says how many there were."""


@dataclass
class Tally:
    """What was done to a property, over all its parameters. Seconds are those of all workers."""

    failed: bool = False
    examples: int = 0
    seconds: float = 0.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """How far to look."""
    parser.addoption("--examples", type=int, default=1000, help="examples of a property whose budget is 1")


def pytest_configure(config: pytest.Config) -> None:
    """Fresh examples, and those that fail told in full. A slow machine proves nothing, here as in the everyday run."""
    settings.register_profile(
        "longer",
        settings(),
        max_examples=config.getoption("--examples"),
        derandomize=False,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("longer")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Count the examples of a property."""
    if not is_hypothesis_test(pyfuncitem.obj):
        return (yield)
    handle, tried = pyfuncitem.obj.hypothesis, 0
    inner = handle.inner_test

    @functools.wraps(inner)
    def counted(*words: object, **named: object) -> object:
        nonlocal tried
        tried += 1
        return inner(*words, **named)

    handle.inner_test = counted
    try:
        return (yield)
    finally:
        handle.inner_test = inner
        pyfuncitem.user_properties.append((TRIED, tried))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was tried, how often, and on what."""
    tallies: dict[str, Tally] = {}
    for report in (one for some in terminalreporter.stats.values() for one in some):
        told: dict[str, Any] = dict(report.user_properties) if isinstance(report, pytest.TestReport) else {}
        if TRIED in told and report.when == "call":
            tally = tallies.setdefault(report.nodeid.partition("[")[0], Tally())
            tally.failed |= report.failed
            tally.examples += told[TRIED]
            tally.seconds += report.duration
    terminalreporter.section("properties")
    terminalreporter.write_line(f"{'examples':>10} {'seconds':>8}")
    for name, tally in sorted(tallies.items()):
        failed = "  FAILED" if tally.failed else ""
        terminalreporter.write_line(f"{tally.examples:>10,} {tally.seconds:>8.1f}  {name}{failed}")
    examples, minutes = sum(t.examples for t in tallies.values()), sum(t.seconds for t in tallies.values()) / 60
    terminalreporter.write_line(f"{len(tallies)} properties, {examples:,} examples, {minutes:.1f} minutes of work")
    terminalreporter.write_line(
        f"{processor()}, {cores()} cores; {platform.system()}; Python {platform.python_version()}"
    )
