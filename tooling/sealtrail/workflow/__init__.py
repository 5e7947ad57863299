"""Workflows: which step a change is, what it may touch, and whose signatures it needs. Pure values."""

from sealtrail.workflow.conditions import CONDITIONS, NOWHERE, Step, Surroundings, group_of
from sealtrail.workflow.requirement import Requirement, Writer, require, signs_anew
from sealtrail.workflow.soundness import workflow_findings

__all__ = [
    "CONDITIONS",
    "NOWHERE",
    "Requirement",
    "Step",
    "Surroundings",
    "Writer",
    "group_of",
    "require",
    "signs_anew",
    "workflow_findings",
]
