"""Which site may do what: site status and the approved-supplier list, computed and never typed.

Pure functions of records, a day and the policy's limits (domain 3.1, 3.2, 3.22). Every status comes with its reasons,
and every reason names the record that it rests on. Nothing here reads a file, a clock or git.
"""

from sealtrail.suppliers.adding import Work, added, obstacle, review_stop, work
from sealtrail.suppliers.listing import Row, approved_suppliers
from sealtrail.suppliers.registers import READ, Registers
from sealtrail.suppliers.status import (
    REPORTED,
    SITE_STATES,
    SiteStatus,
    causes,
    current,
    is_restricting,
    open_findings,
    site_status,
    standing,
)

__all__ = [
    "READ",
    "REPORTED",
    "SITE_STATES",
    "Registers",
    "Row",
    "SiteStatus",
    "Work",
    "added",
    "approved_suppliers",
    "causes",
    "current",
    "is_restricting",
    "obstacle",
    "open_findings",
    "review_stop",
    "site_status",
    "standing",
    "work",
]
