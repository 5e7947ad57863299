"""Frozen models of every record and of what governs them: the one definition that all readers share.

No module here opens a file or knows a repository.
"""

from sealtrail.model.agreements import (
    AgreedTime,
    Agreement,
    ChangeRule,
    Contact,
    DataRequirement,
    NotificationRule,
    Responsibility,
)
from sealtrail.model.anchor import Anchor
from sealtrail.model.audits import Audit, AuditFinding, FindingResponse
from sealtrail.model.base import PLACEHOLDER, Frozen, field_names, field_owner, field_title
from sealtrail.model.capa import Action, Capa, EffectivenessPlan, EffectivenessResult
from sealtrail.model.changes import PRIOR_APPROVAL, ChangeControl, ImpactRow
from sealtrail.model.checkpoint import Checkpoint, CheckpointPredicate, WholeTree, Witness
from sealtrail.model.dates import parse_day, parse_moment
from sealtrail.model.deviations import Deviation, Recurrence
from sealtrail.model.documents import Document, PeriodicReview, Spec, TrainingAck
from sealtrail.model.envelope import IDENTITY, MACHINERY, Attachment, Envelope, Link
from sealtrail.model.explain import Problem, validate
from sealtrail.model.incidents import BadStep, Incident
from sealtrail.model.investigation import Extension, Investigation, Occurrence, ResponseAction, RootCause
from sealtrail.model.jsonschema import json_schemas
from sealtrail.model.layout import (
    PATH,
    TYPES,
    RecordFile,
    RecordType,
    folder_of,
    index_of,
    is_record_path,
    organisation_code,
    record_file,
    type_of,
)
from sealtrail.model.oversight import Escalation, EscalationAction, Notification, Waiver
from sealtrail.model.people import Deputy, Key, KeyEvent, Person, RoleHeld
from sealtrail.model.policy import ClockRule, Expected, Limits, Policy, PreviousPolicy, Threshold, Training
from sealtrail.model.qualification import QUALIFYING, Qualification, QualificationDecision
from sealtrail.model.references import Reference, references
from sealtrail.model.requests import ANSWERED, ANSWERING, Car, Evaluation, Response, Scar
from sealtrail.model.risks import Risk, RiskItem
from sealtrail.model.root import FormerHolder, Organisation, Root
from sealtrail.model.sites import Market, Product, RegisteredDetail, Site
from sealtrail.model.statements import (
    TYPE,
    Approval,
    ApprovalPredicate,
    Enrolment,
    Sha256Digest,
    Signatory,
    Transition,
)
from sealtrail.model.system_change import Pin, SystemChange
from sealtrail.model.words import (
    ADMIN,
    CHANGE_CATEGORIES,
    CLASSIFICATIONS,
    INVERSE,
    LEVELS,
    MEANINGS,
    ROLES,
    ROOT_HOLDER,
    SIDES,
)
from sealtrail.model.workflows import Calendar, Condition, Edge, Edit, Need, Workflow

__all__ = [
    "ADMIN",
    "ANSWERED",
    "ANSWERING",
    "CHANGE_CATEGORIES",
    "CLASSIFICATIONS",
    "IDENTITY",
    "INVERSE",
    "LEVELS",
    "MACHINERY",
    "MEANINGS",
    "PATH",
    "PLACEHOLDER",
    "PRIOR_APPROVAL",
    "QUALIFYING",
    "ROLES",
    "ROOT_HOLDER",
    "SIDES",
    "TYPE",
    "TYPES",
    "Action",
    "AgreedTime",
    "Agreement",
    "Anchor",
    "Approval",
    "ApprovalPredicate",
    "Attachment",
    "Audit",
    "AuditFinding",
    "BadStep",
    "Calendar",
    "Capa",
    "Car",
    "ChangeControl",
    "ChangeRule",
    "Checkpoint",
    "CheckpointPredicate",
    "ClockRule",
    "Condition",
    "Contact",
    "DataRequirement",
    "Deputy",
    "Deviation",
    "Document",
    "Edge",
    "Edit",
    "EffectivenessPlan",
    "EffectivenessResult",
    "Enrolment",
    "Envelope",
    "Escalation",
    "EscalationAction",
    "Evaluation",
    "Expected",
    "Extension",
    "FindingResponse",
    "FormerHolder",
    "Frozen",
    "ImpactRow",
    "Incident",
    "Investigation",
    "Key",
    "KeyEvent",
    "Limits",
    "Link",
    "Market",
    "Need",
    "Notification",
    "NotificationRule",
    "Occurrence",
    "Organisation",
    "PeriodicReview",
    "Person",
    "Pin",
    "Policy",
    "PreviousPolicy",
    "Problem",
    "Product",
    "Qualification",
    "QualificationDecision",
    "RecordFile",
    "RecordType",
    "Recurrence",
    "Reference",
    "RegisteredDetail",
    "Response",
    "ResponseAction",
    "Responsibility",
    "Risk",
    "RiskItem",
    "RoleHeld",
    "Root",
    "RootCause",
    "Scar",
    "Sha256Digest",
    "Signatory",
    "Site",
    "Spec",
    "SystemChange",
    "Threshold",
    "Training",
    "TrainingAck",
    "Transition",
    "Waiver",
    "WholeTree",
    "Witness",
    "Workflow",
    "field_names",
    "field_owner",
    "field_title",
    "folder_of",
    "index_of",
    "is_record_path",
    "json_schemas",
    "organisation_code",
    "parse_day",
    "parse_moment",
    "record_file",
    "references",
    "type_of",
    "validate",
]
