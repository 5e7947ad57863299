"""Reading git as a store of bytes that is not trusted: every object is hashed again before it is believed.

The only importer of pygit2. It reads commits, trees and blobs by their own bytes and nothing else: no replace refs,
grafts, commit-graph, index, attributes, mailmap or configuration can change what is seen. It never writes: what a
merge would contain is built in memory.
"""

from sealtrail.git.commits import Commit
from sealtrail.git.objects import MAX_BLOB, MAX_TREE, Changes, Objects
from sealtrail.git.repository import Repository
from sealtrail.git.supplied import Supplied, bundle_branches
from sealtrail.git.trees import EMPTY_TREE, FILE_MODE, TREE_MODE, Entry, Tree

__all__ = [
    "EMPTY_TREE",
    "FILE_MODE",
    "MAX_BLOB",
    "MAX_TREE",
    "TREE_MODE",
    "Changes",
    "Commit",
    "Entry",
    "Objects",
    "Repository",
    "Supplied",
    "Tree",
    "bundle_branches",
]
