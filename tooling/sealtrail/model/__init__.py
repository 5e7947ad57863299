"""Frozen models of every record and of what governs them: the one definition that all readers share.

No module here opens a file or knows a repository.
"""

from sealtrail.model.agreements import Agreement, ChangeRule, Contact, NotificationRule, Responsibility
from sealtrail.model.anchor import Anchor
from sealtrail.model.base import PLACEHOLDER, Frozen, field_names, field_owner, field_title, parse_day, parse_moment
from sealtrail.model.capa import Action, Capa, EffectivenessPlan, EffectivenessResult, RootCause
from sealtrail.model.checkpoint import Checkpoint, CheckpointPredicate, WholeTree, Witness
from sealtrail.model.envelope import IDENTITY, MACHINERY, Attachment, Envelope, Link
from sealtrail.model.explain import Problem, validate
from sealtrail.model.governance import (
    Calendar,
    Condition,
    Edge,
    Edit,
    FormerHolder,
    Need,
    Organisation,
    Policy,
    PreviousPolicy,
    Root,
    Workflow,
)
from sealtrail.model.incidents import BadStep, Incident
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
from sealtrail.model.people import Deputy, Key, KeyEvent, Person, RoleHeld
from sealtrail.model.references import Reference, references
from sealtrail.model.sites import Product, Site
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
from sealtrail.model.words import ADMIN, CLASSIFICATIONS, INVERSE, MEANINGS, ROLES, ROOT_HOLDER, SIDES

__all__ = [
    "ADMIN",
    "CLASSIFICATIONS",
    "IDENTITY",
    "INVERSE",
    "MACHINERY",
    "MEANINGS",
    "PATH",
    "PLACEHOLDER",
    "ROLES",
    "ROOT_HOLDER",
    "SIDES",
    "TYPE",
    "TYPES",
    "Action",
    "Agreement",
    "Anchor",
    "Approval",
    "ApprovalPredicate",
    "Attachment",
    "BadStep",
    "Calendar",
    "Capa",
    "ChangeRule",
    "Checkpoint",
    "CheckpointPredicate",
    "Condition",
    "Contact",
    "Deputy",
    "Edge",
    "Edit",
    "EffectivenessPlan",
    "EffectivenessResult",
    "Enrolment",
    "Envelope",
    "FormerHolder",
    "Frozen",
    "Incident",
    "Key",
    "KeyEvent",
    "Link",
    "Need",
    "NotificationRule",
    "Organisation",
    "Person",
    "Pin",
    "Policy",
    "PreviousPolicy",
    "Problem",
    "Product",
    "RecordFile",
    "RecordType",
    "Reference",
    "Responsibility",
    "RoleHeld",
    "Root",
    "RootCause",
    "Sha256Digest",
    "Signatory",
    "Site",
    "SystemChange",
    "Transition",
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
