"""The verified history of a repository and the audit trail that follows from it. Nothing here writes."""

from sealtrail.history.signers import allowed_signers
from sealtrail.history.suspects import Suspect
from sealtrail.history.trail import Event, Signature, trail
from sealtrail.history.verify import Cure, Report, read_anchor, verify

__all__ = ["Cure", "Event", "Report", "Signature", "Suspect", "allowed_signers", "read_anchor", "trail", "verify"]
