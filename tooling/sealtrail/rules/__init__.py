"""The rules: one file each, with one paragraph that explains it and one folder of passing and failing examples.

All are deterministic functions of a case. A rule that can be decided from the record alone never opens another file.
A new rule is a new file here; nothing else lists it.
"""

from collections.abc import Container, Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules

from sealtrail.finding import Finding
from sealtrail.rules.case import Case, Rule

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        import_module(f"{__name__}.{found.name}").RULE
        for found in sorted(iter_modules(__path__), key=lambda m: m.name)
        if found.name.startswith("r_")
    )
}
"""Every rule by its identifier."""

LATEST = 2
"""The version of the judgement that this release brings."""

ENGINES: dict[int, tuple[str, ...]] = {
    number: tuple(rule.id for rule in RULES.values() if rule.engine <= number) for number in range(1, LATEST + 1)
}
"""Which rules each version of the judgement asks, by the number that a policy names as its ``engine``.

What a released engine asks never changes, so that a step is judged for ever as it was when it landed: a rule that is
new, or means something else than before, comes with a new engine and an identifier of its own.
"""

EVERYTHING = ("record", "neighbours", "index", "step")


def examine(case: Case, *, needs: Iterable[str] = EVERYTHING, only: Container[str] | None = None) -> Iterator[Finding]:
    """All findings of the rules that the policy's engine asks, in the order of their identifiers.

    ``only`` leaves out all other rules.
    """
    wanted = frozenset(needs)
    for identifier in ENGINES[case.governance.policy.engine]:
        if RULES[identifier].needs in wanted and (only is None or identifier in only):
            yield from RULES[identifier].findings(case)


__all__ = ["ENGINES", "EVERYTHING", "LATEST", "RULES", "Case", "Rule", "examine"]
