"""Drafts: the first text of a record, and the line edits that lead to its next revision. Text in, text out."""

from sealtrail.drafting.lines import add_fields, quoted, replace_once, revise, set_field
from sealtrail.drafting.template import UNWRITTEN, template

__all__ = ["UNWRITTEN", "add_fields", "quoted", "replace_once", "revise", "set_field", "template"]
