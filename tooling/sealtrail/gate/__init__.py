"""The gate: one engine that judges a step, a proposal, a push and a whole history alike. It never writes."""

from sealtrail.gate.added import acknowledgement
from sealtrail.gate.authority import Authority, root_naming, sites_of
from sealtrail.gate.chain import INDETERMINATE, State, Step, chain, finding_of, judge_on, judge_steps, offered, standing
from sealtrail.gate.check import check, looked_at
from sealtrail.gate.genesis import anchor_findings, anchor_of, judge_genesis, parse_anchor
from sealtrail.gate.incident import Failed, brings_incident
from sealtrail.gate.judge import judge
from sealtrail.gate.merge import Proposal, propose
from sealtrail.gate.verdict import RecordVerdict, StatementVerdict, Verdict

__all__ = [
    "INDETERMINATE",
    "Authority",
    "Failed",
    "Proposal",
    "RecordVerdict",
    "State",
    "StatementVerdict",
    "Step",
    "Verdict",
    "acknowledgement",
    "anchor_findings",
    "anchor_of",
    "brings_incident",
    "chain",
    "check",
    "finding_of",
    "judge",
    "judge_genesis",
    "judge_on",
    "judge_steps",
    "looked_at",
    "offered",
    "parse_anchor",
    "propose",
    "root_naming",
    "sites_of",
    "standing",
]
