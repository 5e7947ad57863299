"""Which rules a waiver may let rest: not those that tell what it says, who said it, and for how long."""

from __future__ import annotations

_NEVER = ("R-ID-", "R-SG-", "R-WV-")
"""Rules about identity, signatures and waivers themselves."""


def may_rest(rule: str) -> bool:
    """Whether a waiver can let a rule rest at all."""
    return not rule.startswith(_NEVER)
