"""``python -m tests.golden``: make what is missing under the story's engine. What is there stays as it is."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.gate.past import lived
from tests.golden.archive import ANCHOR, BUNDLE, HERE, keep, write
from tests.golden.histories import HISTORIES


def main() -> None:
    """Make what is missing, and say what."""
    governance, _ = lived().bench.base.governance()
    if governance is None:
        raise SystemExit("the story's policy cannot be read")
    for name, make in HISTORIES.items():
        folder = HERE / f"engine-{governance.policy.engine}" / name
        if folder.exists():
            print(f"{name}: kept")
            continue
        past = lived().fork()
        make(past)
        write(folder, past)
        words = ("verify", "--repo", folder / BUNDLE, "--anchor", folder / ANCHOR, "--format", "json")
        told = subprocess.run([sys.executable, "-m", "sealtrail", *words], capture_output=True, check=False)
        report = json.loads(told.stdout)
        keep(folder, report)
        print(f"{name}: made, {report['verdict']}")


if __name__ == "__main__":
    main()
