"""The verified history of a repository and the audit trail that follows from it. Nothing here writes."""

from sealtrail.history.signers import allowed_signers
from sealtrail.history.trail import Event, Signature, trail
from sealtrail.history.verify import Report, read_anchor, verify

__all__ = ["Event", "Report", "Signature", "allowed_signers", "read_anchor", "trail", "verify"]
