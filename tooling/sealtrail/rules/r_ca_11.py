"""R-CA-11: a request is not the tool for a minor one-off.

A formal request costs both sides weeks. Where a minor event happened once and nothing critical or repeated stands
behind it, a correction asked for in the deviation or the audit serves better; requests for everything teach a supplier
to answer them with boilerplate. This is advice to the author, before the request is issued and as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Scar
from sealtrail.rules.case import Case, Rule

_WEIGHTY = frozenset({"critical_event", "repeat_event", "data_integrity", "kpi_threshold"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-11``."""
    model = case.present.model
    if not isinstance(model, Scar) or model.state not in {"draft", "issued"} or model.classification != "minor":
        return
    origins = sum(link.rel == "originates_from" for link in model.links)
    if model.trigger in _WEIGHTY or origins > 1 or any(link.rel == "recurs" for link in model.links):
        return
    yield RULE.found(
        case,
        f"a formal request for one minor matter ({model.trigger}), which neither recurs nor is critical",
        "ask for a correction where the matter is recorded; or link what it repeats (rel: recurs)",
        "trigger",
    )


RULE = Rule(
    "R-CA-11",
    "formal requests are kept for what is serious or recurs",
    "ICH Q10 3.2.2; ICH Q9(R1) 5",
    "record",
    examine,
    frozenset({"scar"}),
    Severity.ADVICE,
)
