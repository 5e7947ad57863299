"""``sealtrail rules``: the catalogue, as the engines ask it, and each rule in its own words. Nothing is judged here."""

from __future__ import annotations

import inspect
import json
import textwrap
from typing import Any

from sealtrail.errors import UsageError
from sealtrail.finding import Severity
from sealtrail.rules import ENGINES, RULES, Rule

_WIDTH = 100
_SAID = {
    Severity.BLOCK: "refuses",
    Severity.FLAG: "flags: the step lands, and the finding stays visible",
    Severity.ADVICE: "advises: told to the author, recorded nowhere",
}
_READS = {
    "record": "the record alone",
    "neighbours": "the record and what it names",
    "index": "the record and all others of some kinds",
    "step": "the record before and after",
}


def rules(identifier: str | None, *, fmt: str) -> int:
    """List the rules, or explain one. Raises ``UsageError`` for an identifier that no rule has."""
    if fmt not in {"text", "json"}:
        raise UsageError(f"there is no format {fmt}", hint="text or json")
    if identifier is None:
        print(_json(list(RULES.values())) if fmt == "json" else _list())
        return 0
    rule = RULES.get(identifier.upper())
    if rule is None:
        raise UsageError(f"there is no rule {identifier}", hint="sealtrail rules lists them all")
    print(_json([rule]) if fmt == "json" else _explained(rule))
    return 0


def _list() -> str:
    lines = [
        f"{rule.id}  {rule.severity:<6}  {', '.join(sorted(rule.types)) or 'every record'}: {rule.demands}"
        for rule in RULES.values()
    ]
    engines = "; ".join(f"engine {number} asks {len(asked)}" for number, asked in ENGINES.items())
    return "\n".join([*lines, "", f"{len(RULES)} rules; {engines}. sealtrail rules R-CA-04 explains one."])


def _explained(rule: Rule) -> str:
    title, paragraph = _words(rule)
    facts = {
        "outcome": _SAID[rule.severity],
        "about": ", ".join(sorted(rule.types)) or "every record",
        "reads": _READS[rule.needs],
        "engines": ", ".join(str(n) for n, asked in ENGINES.items() if rule.id in asked),
        "source": rule.source,
    }
    said = [f"  {name:<8} {textwrap.fill(text, _WIDTH, subsequent_indent=' ' * 11)}" for name, text in facts.items()]
    return "\n\n".join([title, *(textwrap.fill(part, _WIDTH) for part in paragraph), "\n".join(said)])


def _words(rule: Rule) -> tuple[str, tuple[str, ...]]:
    module = inspect.getmodule(rule.examine)
    title, *rest = inspect.cleandoc((module.__doc__ if module is not None else None) or rule.demands).split("\n\n")
    return " ".join(title.split()), tuple(" ".join(part.replace("``", "").split()) for part in rest)


def _json(asked: list[Rule]) -> str:
    listed: list[dict[str, Any]] = [
        {
            "id": rule.id,
            "severity": str(rule.severity),
            "types": sorted(rule.types),
            "reads": rule.needs,
            "engines": [number for number, ids in ENGINES.items() if rule.id in ids],
            "demands": rule.demands,
            "source": rule.source,
            "explanation": list(_words(rule)[1]),
        }
        for rule in asked
    ]
    return json.dumps({"schema": "sealtrail.rules/1", "rules": listed}, ensure_ascii=False, indent=2)
