"""R-ID-09: what was found out about one event is not copied from another.

A cause or an impact that reads word for word like that of another record was hardly investigated anew. Its author is
told which record it resembles, when four fifths of all runs of four words are the same; texts of less than twenty words
are left alone, and so is what records of one matter say: a CAPA repeats the cause of its event. This is advice, given
by a check of the whole directory for as long as the text can still be changed; it refuses nothing and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import TYPES, Capa, Car, Deviation, Envelope, Scar
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters
from sealtrail.rules.held import content, models
from sealtrail.rules.passages import Passage, Passages
from sealtrail.store import Snapshot

_TYPES = ("capa", "car", "deviation", "scar")
_ONE_MATTER = frozenset({"originates_from", "mirrors", "duplicates", "answers"})
_WHAT = {"impact": "the impact", "impacts": "the impact", "root_causes": "the cause", "responses": "the cause"}


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-ID-09``."""
    model = case.present.model
    # A step would have to read every record there is to tell what its author can hear without one.
    if case.is_step or not (model.state in case.workflow.edit or enters(case, {model.state})):
        return
    for field, passage in _passages(model):
        other = _known(case.snapshot).like(passage)
        if other is not None:
            yield RULE.found(
                case,
                f"{_WHAT[field]} reads almost word for word like that in {other}",
                f"say what was found out here and now, or link {other} where both are one matter",
                field,
            )


def _known(snapshot: Snapshot) -> Passages:
    found: Passages = snapshot.remember(("R-ID-09", *content(snapshot, *_TYPES)), lambda: _read(snapshot))
    return found


def _read(snapshot: Snapshot) -> Passages:
    held = (model for name in _TYPES for model in models(snapshot, TYPES[name].model))
    return Passages(passage for model in held for _, passage in _passages(model))


def _passages(model: Envelope) -> Iterator[tuple[str, Passage]]:
    """What a record says of causes and of impact, each with the field in which it begins."""
    family = _family(model)
    if isinstance(model, Deviation):
        told = [model.impact or "", *(row.impact for row in model.impacts)]
        yield "impact" if model.impact else "impacts", Passage(model.id, "\n".join(told), family)
    if isinstance(model, Scar | Car):
        causes = () if model.latest is None else model.latest.root_causes
        yield "responses", Passage(model.id, "\n".join(cause.statement for cause in causes), family)
    if isinstance(model, Deviation | Capa):
        yield "root_causes", Passage(model.id, "\n".join(cause.statement for cause in model.root_causes), family)


def _family(model: Envelope) -> frozenset[str]:
    """The records of one matter with this one, as far as it names them."""
    named = {model.id, *(link.to for link in model.links if link.rel in _ONE_MATTER)}
    if isinstance(model, Deviation):
        named.update(model.capas)
    if isinstance(model, Capa):
        named.update(source.reference for source in model.sources)
    return frozenset(named)


RULE = Rule(
    "R-ID-09",
    "what one record says of causes and impact is not copied from another",
    "21 CFR 211.192; ICH Q10 3.2.2; MHRA GXP data integrity guidance 3",
    "index",
    examine,
    frozenset(_TYPES),
    Severity.ADVICE,
)
