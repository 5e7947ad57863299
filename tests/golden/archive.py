"""A golden archive on disk: a bundle, its anchor and its report, written once and read back."""

from __future__ import annotations

import json
import subprocess
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sealtrail import landing
from tests.gate.past import Past

HERE = Path(__file__).parent
BUNDLE, ANCHOR, REPORT = "history.bundle", "anchor.json", "report.json"


def reduced(report: Mapping[str, Any]) -> dict[str, Any]:
    """What must never change of a report: everything but its wording, and where in a file a reader should look."""
    wording = {"message", "hint", "line", "column", "why"}

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: plain(inner) for key, inner in value.items() if key not in wording}
        return [plain(inner) for inner in value] if isinstance(value, list) else value

    return dict(plain(report))


def write(folder: Path, past: Past) -> None:
    """Write bundle and anchor. Raises ``FileExistsError`` where there is one: what is golden is made once."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        bare = Path(name)
        _git("init", "--quiet", "--bare", ".", cwd=bare)
        for object_id, (kind, data) in past.memory.objects._memory.items():
            path = bare / "objects" / object_id[:2] / object_id[2:]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(b"%s %d\0" % (kind.encode(), len(data)) + data))
        _git("update-ref", "refs/heads/main", past.memory.tip, cwd=bare)
        _git("bundle", "create", "--quiet", str(folder.resolve() / BUNDLE), "main", cwd=bare)
    (folder / ANCHOR).write_bytes(landing.anchor_text(past.anchor()))


def keep(folder: Path, report: Mapping[str, Any]) -> None:
    """Write the report down, for ever."""
    (folder / REPORT).write_text(json.dumps(reduced(report), indent=1) + "\n", "utf-8")


def _git(*words: str, cwd: Path) -> None:
    subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True)
