"""A question that only a clear yes answers."""

from __future__ import annotations

import sys

from sealtrail.cli.render import printable


def agreed(question: str) -> bool:
    """Whether the person at the terminal says yes; silence, or the end of the input, is a no."""
    print(printable(f"{question} [y/N] "), end="", flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        print()
    return answer.strip().lower() in {"y", "yes"}
