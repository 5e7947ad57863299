"""What runs across the registers: one page each for a question that an inspector asks of all records together.

Each page is a pure function of what the site holds, says as of which day it speaks, and leads from every number to the
records behind it. None needs a script.
"""

from __future__ import annotations

from sealtrail.publish.collections import (
    coverage,
    departures,
    due,
    escalations,
    impacts,
    incidents,
    notices,
    numbers,
    people,
    responsibilities,
    reviews,
    suppliers,
)
from sealtrail.publish.collections.collection import Collection, collection_page, index_page

COLLECTIONS: tuple[Collection, ...] = (
    due.COLLECTION,
    notices.COLLECTION,
    escalations.COLLECTION,
    departures.COLLECTION,
    incidents.COLLECTION,
    suppliers.COLLECTION,
    responsibilities.COLLECTION,
    coverage.COLLECTION,
    impacts.COLLECTION,
    people.COLLECTION,
    reviews.COLLECTION,
    numbers.COLLECTION,
)
"""All of them, in the order in which they are listed."""

__all__ = ["COLLECTIONS", "Collection", "collection_page", "index_page"]
