"""The controlled vocabularies of the field, in one place (domain terms, not ours)."""

from __future__ import annotations

from typing import Literal, get_args

Side = Literal["sponsor", "cmo"]
SIDES: tuple[str, ...] = get_args(Side)

Meaning = Literal[
    "authored", "reviewed", "verified", "approved", "responsibility", "acknowledged", "certified", "rejected"
]
MEANINGS: tuple[str, ...] = get_args(Meaning)

Role = Literal[
    "sponsor.qa", "sponsor.qa_head", "sponsor.ra", "sponsor.techops", "sponsor.qp", "sponsor.supply",
    "sponsor.procurement", "sponsor.medical", "sponsor.mgmt",
    "cmo.qu", "cmo.qu_head", "cmo.techops", "cmo.production", "cmo.lab", "cmo.mgmt",
    "records.admin",
]  # fmt: skip
ROLES: tuple[str, ...] = get_args(Role)

ADMIN = "records.admin"
"""Keeps keys and files, and approves nothing: rights of administration are apart from quality decisions."""

ROOT_HOLDER = "root.holder"
"""Not a role that a person record can lend: root itself names its holders and their keys."""

Classification = Literal["minor", "major", "critical"]
CLASSIFICATIONS: tuple[str, ...] = get_args(Classification)

Regime = Literal["drug_us_211", "drug_eu_gmp", "device_iso_13485", "food_fsma"]

Activity = Literal[
    "drug_substance", "drug_product", "sterile_fill_finish", "primary_packaging", "secondary_packaging", "labelling",
    "testing_release", "testing_stability", "sterilisation", "storage_distribution", "device_assembly",
    "food_processing", "co_packing",
]  # fmt: skip

Topic = Literal[
    "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "B1", "B2", "B3", "B4", "B5", "B6",
    "C1", "C2", "C3", "C4", "C5", "C6", "C7", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10",
    "E1", "E2", "E3", "E4", "E5", "E6", "E7", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8",
    "G1", "G2", "G3", "G4", "H1", "H2", "H3", "H4", "H5", "H6", "I1", "I2", "I3", "I4", "I5", "I6",
    "J1", "J2", "J3", "J4", "J5", "J6", "J7", "J8",
]  # fmt: skip

RootCauseCategory = Literal[
    "people.knowledge", "people.slip", "people.violation", "method.procedure_design", "method.work_instruction",
    "machine.design", "machine.condition", "material.supplier", "material.spec", "environment", "measurement",
    "management.staffing", "management.planning", "management.oversight", "software", "interface_sponsor",
]  # fmt: skip

ChangeCategory = Literal[
    "process", "equipment", "facility", "raw_material_supplier", "specification", "analytical_method", "batch_size",
    "packaging", "label", "site", "computer_system", "storage_transport", "document_only", "personnel_key",
]  # fmt: skip
CHANGE_CATEGORIES: tuple[str, ...] = get_args(ChangeCategory)

DeviationCategory = Literal[
    "equipment", "material", "method", "environment", "documentation", "people", "utility", "it_data", "labelling",
    "contamination",
]  # fmt: skip

Dataset = Literal[
    "batch_summary", "bmr_copy", "genealogy", "qc_results", "coa", "deviations", "oos", "yield", "stability", "kpi",
]  # fmt: skip

Strength = Literal["strong", "intermediate", "weak"]

EscalationLevel = Literal["L1", "L2", "L3", "L4"]
LEVELS: tuple[str, ...] = get_args(EscalationLevel)

Trigger = Literal[
    "missed_notification_major", "missed_notification_critical", "request_overdue", "rejected_rounds", "open_requests",
    "repeat_audit_finding", "unapproved_change", "data_integrity", "late_discovery", "repeated_escalation",
    "warning_letter", "import_alert", "gmp_noncompliance", "recall", "consent_decree",
]  # fmt: skip
"""What the thresholds of a policy may count; the last five as authorities call them."""

RiskTier = Literal["critical", "major", "minor"]

Unit = Literal["hours", "business_days", "calendar_days"]

Relation = Literal[
    "made_at", "covered_by", "qualified_by", "registered_in", "affects", "originates_from", "answers", "mirrors",
    "mitigates", "requires_filing", "escalates", "supersedes", "duplicates", "recurs", "evidence_for",
]  # fmt: skip

INVERSE: dict[str, str] = {
    "made_at": "makes", "covered_by": "covers", "qualified_by": "qualifies", "registered_in": "registers",
    "affects": "affected by", "originates_from": "gave rise to", "answers": "answered by", "mirrors": "mirrors",
    "mitigates": "mitigated by", "requires_filing": "filed for", "escalates": "escalated by",
    "supersedes": "superseded by", "duplicates": "duplicated by", "recurs": "recurred as",
    "evidence_for": "evidenced by",
}  # fmt: skip

TARGETS: dict[str, frozenset[str]] = {
    "made_at": frozenset({"site"}),
    "covered_by": frozenset({"agreement"}),
    "qualified_by": frozenset({"qualification"}),
    "answers": frozenset({"scar", "car"}),
    "mirrors": frozenset({"capa"}),
    "mitigates": frozenset({"risk"}),
    "supersedes": frozenset({"agreement", "document", "risk", "spec"}),
}
"""The types that a relation may lead to, where not all may."""
