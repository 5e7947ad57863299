"""Workflows: which step a change is, what it may touch, and whose signatures it needs. Pure values."""

from sealtrail.workflow.conditions import CONDITIONS, Step, group_of
from sealtrail.workflow.requirement import Requirement, Writer, is_unsaid, require
from sealtrail.workflow.soundness import workflow_findings

__all__ = [
    "CONDITIONS",
    "Requirement",
    "Step",
    "Writer",
    "group_of",
    "is_unsaid",
    "require",
    "workflow_findings",
]
