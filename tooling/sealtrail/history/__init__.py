"""The verified history of a repository and the audit trail that follows from it. Nothing here writes."""

from sealtrail.history.past import Moment, Past, as_of
from sealtrail.history.signers import KnownKey, allowed_signers, known_keys, signers_file
from sealtrail.history.suspects import Suspect
from sealtrail.history.trail import Event, Signature, trail
from sealtrail.history.verify import Cure, Report, read_anchor, verify

__all__ = [
    "Cure",
    "Event",
    "KnownKey",
    "Moment",
    "Past",
    "Report",
    "Signature",
    "Suspect",
    "allowed_signers",
    "as_of",
    "known_keys",
    "read_anchor",
    "signers_file",
    "trail",
    "verify",
]
