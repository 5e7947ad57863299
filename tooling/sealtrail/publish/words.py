"""The controlled vocabularies in plain words, so that no reader of the site meets a key of the file format.

Data only. What is not listed here is shown with its underscores as spaces, which is readable if not elegant.
"""

from __future__ import annotations

from sealtrail.publish.topics import TOPICS

TYPE_NAMES = {
    "agreement": ("Quality agreement", "Quality agreements"),
    "audit": ("Audit", "Audits"),
    "capa": ("CAPA", "CAPAs"),
    "car": ("Corrective action request", "Corrective action requests"),
    "change": ("Change control", "Change controls"),
    "deviation": ("Deviation", "Deviations"),
    "document": ("Document", "Documents"),
    "escalation": ("Escalation", "Escalations"),
    "incident": ("Incident", "Incidents"),
    "notification": ("Notification", "Notifications"),
    "person": ("Person", "People"),
    "product": ("Product", "Products"),
    "qualification": ("Qualification", "Qualifications"),
    "review": ("Review of records", "Reviews of records"),
    "risk": ("Risk assessment", "Risk assessments"),
    "scar": ("Supplier corrective action request", "Supplier corrective action requests"),
    "site": ("Site", "Sites"),
    "spec": ("Specification", "Specifications"),
    "system_change": ("System change", "System changes"),
    "training_ack": ("Training roster", "Training rosters"),
    "waiver": ("Waiver", "Waivers"),
}

ROLES = {
    "sponsor.qa": "Quality assurance (sponsor)",
    "sponsor.qa_head": "Head of quality (sponsor)",
    "sponsor.ra": "Regulatory affairs (sponsor)",
    "sponsor.techops": "Technical operations (sponsor)",
    "sponsor.qp": "Qualified Person (sponsor)",
    "sponsor.supply": "Supply chain (sponsor)",
    "sponsor.procurement": "Procurement (sponsor)",
    "sponsor.medical": "Medical (sponsor)",
    "sponsor.mgmt": "Management (sponsor)",
    "cmo.qu": "Quality unit (manufacturer)",
    "cmo.qu_head": "Head of the quality unit (manufacturer)",
    "cmo.techops": "Technical operations (manufacturer)",
    "cmo.production": "Production (manufacturer)",
    "cmo.lab": "Laboratory (manufacturer)",
    "cmo.mgmt": "Management (manufacturer)",
    "records.admin": "Records administrator",
    "root.holder": "Holder of a root key",
}

MEANINGS = {
    "authored": "Authored", "reviewed": "Reviewed", "verified": "Verified", "approved": "Approved",
    "responsibility": "Takes responsibility", "acknowledged": "Acknowledged", "certified": "Certified",
    "rejected": "Rejected",
}  # fmt: skip

RELATIONS = {
    "made_at": "Made at", "covered_by": "Covered by", "qualified_by": "Qualified by", "registered_in": "Registered in",
    "affects": "Affects", "originates_from": "Originates from", "answers": "Answers", "mirrors": "Mirrors",
    "mitigates": "Mitigates", "requires_filing": "Requires filing", "escalates": "Escalates",
    "supersedes": "Supersedes", "duplicates": "Duplicates", "recurs": "Recurrence of", "evidence_for": "Evidence for",
}  # fmt: skip

NAMED_AS = {
    "site": ("At the site", "Is the site of"),
    "sites": ("Covers the site", "Covered by"),
    "products": ("Concerns the product", "Concerned by"),
    "supersedes": ("Supersedes", "Superseded by"),
    "superseded_by": ("Superseded by", "Supersedes"),
    "actions": ("Action owned by", "Owns an action of"),
    "effectiveness_result": ("Effect assessed by", "Assessed the effect of"),
}
"""How a field that names another record reads from here, and from there."""

_TRIAD = {"minor": "Minor", "major": "Major", "critical": "Critical"}
_REGIMES = {
    "drug_us_211": "US drug GMP (21 CFR 211)", "drug_eu_gmp": "EU drug GMP", "device_iso_13485": "Devices (ISO 13485)",
    "food_fsma": "US food (FSMA)",
}  # fmt: skip
_ACTIVITIES = {
    "drug_substance": "Drug substance", "drug_product": "Drug product",
    "sterile_fill_finish": "Sterile fill and finish",
    "primary_packaging": "Primary packaging", "secondary_packaging": "Secondary packaging", "labelling": "Labelling",
    "testing_release": "Release testing", "testing_stability": "Stability testing", "sterilisation": "Sterilisation",
    "storage_distribution": "Storage and distribution", "device_assembly": "Device assembly",
    "food_processing": "Food processing", "co_packing": "Co-packing",
}  # fmt: skip
_CATEGORIES = {
    "people.knowledge": "People: knowledge", "people.slip": "People: slip", "people.violation": "People: violation",
    "method.procedure_design": "Method: design of the procedure", "method.work_instruction": "Method: work instruction",
    "machine.design": "Machine: design", "machine.condition": "Machine: condition",
    "material.supplier": "Material: supplier", "material.spec": "Material: specification",
    "environment": "Environment", "measurement": "Measurement", "management.staffing": "Management: staffing",
    "management.planning": "Management: planning", "management.oversight": "Management: oversight",
    "software": "Software", "interface_sponsor": "Interface with the sponsor",
}  # fmt: skip

VALUES: dict[str, dict[str, str]] = {
    "topic": {code: f"{code} {name}" for code, name in TOPICS.items()},
    "role": ROLES, "consulted": ROLES, "informed": ROLES, "to": ROLES, "notify": ROLES, "rel": RELATIONS,
    "sponsor": ROLES, "cmo": ROLES, "owner": {"sponsor": "Sponsor", "cmo": "Manufacturer"},
    "side": {"sponsor": "Sponsor", "cmo": "Manufacturer"},
    "initiated_by": {"sponsor": "Sponsor", "cmo": "Manufacturer"},
    "addressed_to": {"sponsor": "Sponsor", "cmo": "Manufacturer", "internal": "A part of the same company"},
    "responsible": {"sponsor": "Sponsor", "cmo": "Manufacturer", "both": "Both"},
    "accountable": {"sponsor": "Sponsor", "cmo": "Manufacturer"},
    "classification": {**_TRIAD, "recommendation": "Recommendation"}, "class": _TRIAD, "risk_tier": _TRIAD,
    "regimes": _REGIMES, "standards": _REGIMES, "activities": _ACTIVITIES, "activity": _ACTIVITIES,
    "category": _CATEGORIES,
    "confidentiality": {"public": "Public", "inspection": "Open to inspection", "partner": "Between the two partners"},
    "custody": {"native": "Kept here", "mirrored": "Mirrored from another quality system"},
    "precedence": {"quality_agreement_prevails_on_quality": "On quality, this agreement prevails over others"},
    "start": {
        "occurred": "from the event", "detected": "from its detection", "aware": "from awareness",
        "confirmed": "from confirmation", "received": "from receipt", "issued": "from issue",
        "planned": "before the planned date", "completed": "from completion",
    },
    "requires": {
        "sponsor_approval": "Approval by the sponsor before", "prior_notification": "Notice before",
        "cmo_approval": "Approval by the manufacturer before", "post_notification": "Notice after", "none": "Nothing",
    },
    "kind": {"oos": "Result out of specification", "escape_point": "Why it was not caught"},
    "store": {"git": "In this repository", "evidence": "In the evidence store"},
    "answer": {"yes": "Yes", "no": "No", "na": "Does not apply", "text": "In words"},
    "sites": {"all": "All"},
    "name": {"severity": "Severity", "occurrence": "Occurrence", "detection": "Detection"},
    "event": {"oos": "Result out of specification"},
    "op": {"between": "Between", "le": "At most", "ge": "At least", "eq": "Exactly", "complies": "Complies",
           "text": "As written"},
    "filing": {"none": "None", "510k": "510(k)"},
    "method": {
        "in_person": "In person", "video_with_id": "By video with an identity document",
        "notified_eid": "By a notified electronic identity", "5why": "Five whys", "ishikawa": "Ishikawa diagram",
        "fta": "Fault tree", "fmea": "FMEA", "is_is_not": "Is / is not", "timeline": "Timeline",
        "desk": "At the desk", "onsite": "On site", "batch_review": "Review of batches", "data": "From data",
    },
}  # fmt: skip

HUMAN = frozenset({
    "state", "event", "class", "category", "unit", "kind", "strength", "verdict", "store", "method", "start",
    "requires", "area", "audience", "conclusion", "dataset", "document_kind", "duty", "first_known_by", "frequency",
    "initiated_by", "mode", "outcome", "precision", "review_kind", "stage", "status", "suspected", "trigger", "type",
    "addressed_to", "answer", "alters", "audit_mode", "filing", "fields",
})  # fmt: skip
"""Fields whose values are words of a vocabulary even where this module lists none for them."""

TITLES = {
    "accountable": "Decides", "responsible": "Does the work", "consulted": "Consulted", "informed": "Informed",
    "class": "Class", "rel": "Relation", "oos": "OOS", "min_days": "At least days", "min_batches": "At least batches",
    "sha256": "SHA-256", "id": "No.", "from": "From", "authorisation_no": "Authorisation", "body": "Text",
    "comments": "Comments in the file",
    "lead_days": "Days ahead", "bytes": "Size in bytes", "external_ids": "Numbers in other systems",
    "addresses": "Against", "capa": "CAPA", "cmo": "Manufacturer", "checked_on": "Checked",
    "closed_on": "Closed", "submitted_on": "Submitted", "verified_on": "Verified", "implemented_on": "Carried out",
    "assessed_on": "Assessed", "requested_on": "Asked for", "trained_on": "Trained", "sent_on": "Sent",
    "due_on": "Due", "status_on": "Status since", "accepted_on": "Accepted", "tested_on": "Tested",
    "new_due": "New date", "old_due": "Old date", "none_because": "None, because", "op": "Limit",
    "cmo_disposition": "The manufacturer disposes", "sponsor_final": "The sponsor has the last word",
    "qualified_person": "A Qualified Person certifies",
    "acknowledge_business_days": "Acknowledged within (business days)",
    "meet_business_days": "Meeting within (business days)", "due_business_days": "Due within (business days)",
    "access_business_days": "Shown within (business days)", "window_days": "Watched for (days)",
    "window_months": "Looked back (months)", "effective_from": "Effective from",
    "gap": "Leaves a gap", "closed": "How it was closed", "registered_detail": "Registered detail touched",
    "affected": "Affected", "sections": "Dossier sections", "repeat_of": "Repeats", "open": "Still open",
    "lead": "Leads", "qualified": "Qualified by", "alters": "Alters", "considered": "What else was considered",
}  # fmt: skip

ONE_OF = {
    "external_ids": "Number in another system", "items": "Risk", "tasks": "Task", "impact": "Impact",
    "team": "Member of the team", "trainees": "Person trained", "responsibility_matrix": "Responsibility",
    "capas": "Action that follows", "known_later": "Known later", "sources": "Source", "pins": "File",
    "impacts": "Impact on batch", "other_impacts": "Other impact", "remarks": "Remark on answer",
    "skipped": "Stage left out", "escalation": "Escalation level", "step_times": "Time for a step",
    "data_requirements": "Data to be given", "audience": "Authority that may see it", "steps": "Step",
    "batches": "Batch affected", "performed_by": "Performed by", "evidence": "Evidence",
}  # fmt: skip
"""What one item of a list is called, where that is not the name of the list without its last letter."""


def one_of(field: str, title: str) -> str:
    """What one item of a list is called, such as ``Root cause`` for ``root_causes``, whose title is ``Root causes``."""
    found = ONE_OF.get(field)
    if found is not None:
        return found
    if title.endswith("ies"):
        return f"{title.removesuffix('ies')}y"
    return title[:-1] if title.endswith("s") and not title.endswith("ss") else title


def human(word: str) -> str:
    """A word of a vocabulary that nobody has named: underscores as spaces, a capital first."""
    text = word.replace("_", " ")
    return text[:1].upper() + text[1:]


def value_word(field: str, value: str) -> str:
    """A value as people say it, by the name of its field."""
    known = VALUES.get(field, {}).get(value)
    if known is not None:
        return known
    return human(value) if field in HUMAN else value


def role_word(role: str) -> str:
    """A role in plain words."""
    return ROLES.get(role, human(role.partition(".")[2]))


def type_word(name: str, *, plural: bool = False) -> str:
    """What a record type is called."""
    return TYPE_NAMES.get(name, (human(name), f"{human(name)} records"))[plural]


def span(amount: int, unit: str) -> str:
    """A time span such as ``24 hours`` or ``2 business days``."""
    words = unit.replace("_", " ")
    return f"{amount} {words.removesuffix('s') if amount == 1 else words}"
