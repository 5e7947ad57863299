"""What the signature tests share: OpenSSH's own vectors, and OpenSSH itself as a second opinion."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def vectors(shared_real: Path) -> Path:
    """The folder of OpenSSH's own SSHSIG vectors."""
    folder = shared_real / "openssh-sshsig"
    if not folder.is_dir():
        pytest.skip("OpenSSH's SSHSIG vectors are not beside the repository (../shared/real/openssh-sshsig)")
    return folder


@pytest.fixture(scope="session")
def keygen(
    require_tool: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs ``ssh-keygen`` in an environment with no agent, and with no home of the person who runs the tests."""
    program = require_tool("ssh-keygen")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("keygen")), "LC_ALL": "C"}

    def run(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [str(program), *map(str, arguments)]
        return subprocess.run(command, input=given, env=environment, capture_output=True, check=False, timeout=60)

    return run
