"""Where a record names another: a fact about its model, which rules, the gate and the site read alike."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.model.agreements import Agreement
from sealtrail.model.capa import Capa
from sealtrail.model.envelope import Envelope

Reference = tuple[tuple[str | int, ...], str, frozenset[str]]
"""A place in a record, the id that stands there, and the types that it may have (none named: any)."""

_ANY: frozenset[str] = frozenset()
_TARGETS: dict[str, frozenset[str]] = {
    "made_at": frozenset({"site"}),
    "covered_by": frozenset({"agreement"}),
    "supersedes": frozenset({"agreement"}),
    "mirrors": frozenset({"capa"}),
}


def references(model: Envelope) -> Iterator[Reference]:
    """Every place where a record names another, with the types allowed there."""
    for i, link in enumerate(model.links):
        yield ("links", i, "to"), link.to, _TARGETS.get(link.rel, _ANY)
    if model.site is not None:
        yield ("site",), model.site, frozenset({"site"})
    for i, product in enumerate(model.products):
        yield ("products", i), product, frozenset({"product"})
    if isinstance(model, Agreement):
        for i, site in enumerate(model.sites):
            yield ("sites", i), site, frozenset({"site"})
        for name, edition in (("supersedes", model.supersedes), ("superseded_by", model.superseded_by)):
            if edition is not None:
                yield (name,), edition, frozenset({"agreement"})
    if isinstance(model, Capa):
        for i, action in enumerate(model.actions):
            yield ("actions", i, "owner"), action.owner, frozenset({"person"})
        if model.effectiveness_result is not None:
            assessor = model.effectiveness_result.assessed_by
            yield ("effectiveness_result", "assessed_by"), assessor, frozenset({"person"})
