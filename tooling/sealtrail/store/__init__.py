"""A snapshot: the records and the governance of one tree, read lazily and believed only after strict parsing.

One implementation serves a commit, a merge that nobody has made yet, a working directory and a test: all are trees of
``git.Objects``. What has been parsed is kept by content id, so that stepping through history parses nothing twice.
"""

from sealtrail.store.directory import directory_snapshot, unread_snapshot
from sealtrail.store.loaded import MAX_RECORD, Loaded, Record
from sealtrail.store.snapshot import Governance, Snapshot, Statement

__all__ = [
    "MAX_RECORD",
    "Governance",
    "Loaded",
    "Record",
    "Snapshot",
    "Statement",
    "directory_snapshot",
    "unread_snapshot",
]
