"""Drafts: the first text of a record, and the line edits that lead to its next revision. Text in, text out."""

from sealtrail.drafting.accountability import ACCOUNTABILITY, accountability_text
from sealtrail.drafting.edits import Edits
from sealtrail.drafting.layout import record_text
from sealtrail.drafting.lines import add_fields, quoted, replace_once, revise, set_field
from sealtrail.drafting.template import UNWRITTEN, template

__all__ = [
    "ACCOUNTABILITY",
    "UNWRITTEN",
    "Edits",
    "accountability_text",
    "add_fields",
    "quoted",
    "record_text",
    "replace_once",
    "revise",
    "set_field",
    "template",
]
