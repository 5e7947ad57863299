"""The exceptions of Sealtrail, and nothing else.

A judgement is never an exception: what is wrong with a record is a ``Finding``. These are raised when no judgement
could be made at all, and the command line turns each into an exit code (2 wrong usage, 3 the surroundings fail).
"""

from __future__ import annotations


class SealtrailError(Exception):
    """Root of everything that Sealtrail raises on purpose.

    ``code`` is a stable dotted word, ``hint`` tells a person what would help. The message is lower case, one sentence.
    """

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "", code: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


class UsageError(SealtrailError):
    """What was asked cannot be done as asked (exit code 2)."""

    exit_code = 2


class SurroundingsError(SealtrailError):
    """The surroundings fail: no repository, a missing tool, a full disk (exit code 3)."""


class ObjectError(SurroundingsError):
    """A git object is missing, or its bytes do not have the name it is stored under."""


class MissingObjectError(ObjectError):
    """A git object is not there, as in a shallow or damaged clone."""


class CommitError(SealtrailError):
    """A commit's bytes are not what git itself would have written (``commit.malformed``)."""
