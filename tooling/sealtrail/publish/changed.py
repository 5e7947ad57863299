"""What is no longer as it was first entered: a mark at the field, which leads to the row that tells when and why. Pure.

Source: EU GMP Annex 11 clause 8.2, printouts must show whether data have been changed since the original entry.
"""

from __future__ import annotations

from sealtrail import redline
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held
from sealtrail.publish.markup import Html, h
from sealtrail.publish.trailtable import row_of

LEGEND = "What is marked “changed in revision …” is no longer as first entered; the mark leads to its row of the trail."

_UNMARKED = frozenset({"revision", "change_reason", "state"})
"""Moved by every step, and told by banner and trail."""


class Marks:
    """The marks of one record: nothing is kept beyond the page."""

    def __init__(self, held: Held, here: Here) -> None:
        self._here, self._page = here, held.page
        first, last = held.revisions[0].record.fields, held.record.fields
        differing = redline.changed_fields(first, last) - _UNMARKED if len(held.revisions) > 1 else frozenset()
        self._latest: dict[str, tuple[int, int]] = {}
        for revision in held.revisions[1:] if differing else ():
            before = {} if revision.previous is None else revision.previous.fields
            now = revision.record.fields
            for field in differing:
                if before.get(field) != now.get(field):
                    self._latest[field] = (revision.record.model.revision, revision.step.number)

    @property
    def any(self) -> bool:
        """Whether anything differs from its first entry."""
        return bool(self._latest)

    def at(self, field: str) -> Html | None:
        """The mark of a field, nothing for one that is as first entered."""
        found = self._latest.get(field)
        if found is None:
            return None
        revision, step = found
        address = self._here.url(self._page, row_of(step))
        return h("a", f"changed in revision {revision}", href=address, class_="since-entry")
