"""What every test stands on: surroundings that belong to no machine, and honest words about what is missing.

Product code has no test helpers; the ones here know only the surroundings. They build no records and judge nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

RequireTool = Callable[..., Path]

SCRUBBED_PREFIXES = ("GIT_", "GITHUB_", "SSH_", "XDG_", "SEALTRAIL_")
SCRUBBED_NAMES = ("CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR")

# Evidence must be repeatable: the same examples on every run, no deadline (a slow machine proves nothing), and no
# database of earlier failures that only one machine has.
settings.register_profile("sealtrail", derandomize=True, deadline=None, database=None)
settings.load_profile("sealtrail")


def budget(times: float, **more: Any) -> settings:
    """Above a property: so many times the examples that the profile grants. ``more`` are settings of Hypothesis.

    A property says only what its examples are worth beside those of others; how many there are is the profile's to say.
    """
    return settings(max_examples=max(1, round(times * settings().max_examples)), **more)


def pytest_configure(config: pytest.Config) -> None:
    """A property that fails shows its example, and not a warning that its fixtures are long to tell."""
    config.addinivalue_line("filterwarnings", "ignore:Generating overly large repr")


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home, no agent, no git settings but those a test makes; it gives that home.

    For the whole session, so that fixtures wider than one test are made in it too.
    """
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(SCRUBBED_PREFIXES) or name in SCRUBBED_NAMES:
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield home


@pytest.fixture(scope="session")
def repository_root() -> Path:
    """The root of this project's own tree."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_real(repository_root: Path) -> Path:
    """Real data that lies beside the repository, too large or not ours to keep in it; skips where it is absent."""
    path = repository_root.parent / "shared" / "real"
    if not path.is_dir():
        pytest.skip("the real data beside the repository (../shared/real) is not here")
    return path


@pytest.fixture(scope="session")
def require_tool() -> RequireTool:
    """``require_tool("chromium", "google-chrome")``: the first of these programs that is installed.

    Where none is: a skip that says so on a person's machine, a failure under ``CI=true``, where silence would pass for
    evidence.
    """

    def find(*names: str) -> Path:
        for name in names:
            if found := shutil.which(name):
                return Path(found)
        reason = f"needs {' or '.join(names)}, which is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; under CI=true every test must run", pytrace=False)
        pytest.skip(reason)

    return find
