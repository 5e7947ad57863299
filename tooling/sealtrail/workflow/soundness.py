"""Whether workflows can be used at all: an unknown word in them is an error when they are loaded, never a surprise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sealtrail.finding import Finding
from sealtrail.model import ADMIN, ROLES, ROOT_HOLDER, SIDES, TYPES, Edge, Need, Policy, Workflow, field_names
from sealtrail.workflow.conditions import CONDITIONS


def workflow_findings(workflows: Mapping[str, Workflow], policy: Policy) -> tuple[Finding, ...]:
    """Everything in the workflows that no engine could execute, or that no policy may allow (``record.schema``)."""
    found = [f for word, by_side in policy.words.items() for f in _word(word, by_side.sponsor, by_side.cmo)]
    for name in sorted(workflows):
        path = f"schema/workflows/{name}.yaml"
        found += [f.located(path) for f in _one(workflows[name], policy)]
    return tuple(found)


def _word(word: str, sponsor: str, cmo: str) -> Iterable[Finding]:
    for side, role in zip(SIDES, (sponsor, cmo), strict=True):
        if not role.startswith(f"{side}."):
            yield _bad(f"the word {word} gives the {side} the role {role}", f"name a {side}.* role").located(
                "schema/policy.yaml"
            )


def _one(workflow: Workflow, policy: Policy) -> Iterable[Finding]:
    known = sorted(name for name, kind in TYPES.items() if kind.engine <= policy.engine)
    if workflow.type not in known:
        yield _bad(
            f"engine {policy.engine} has no record type {workflow.type}",
            f"remove this workflow, or let the policy name a later engine; known types: {', '.join(known)}",
        )
        return
    yield from _states(workflow)
    yield from _fields(workflow)
    roles = [*workflow.write, *(r for e in workflow.edges for r in e.write or ())]
    roles += [r for edit in workflow.edit.values() for r in edit.write or ()]
    for role in dict.fromkeys(roles):
        yield from _role(role, policy, may_be_admin=True)
    for edge in workflow.edges:
        for need in edge.need:
            yield from _need(need, policy)


def _states(workflow: Workflow) -> Iterable[Finding]:
    known = {*workflow.states}
    used = {s for e in workflow.edges for s in (*e.from_, e.to)} | {*workflow.edit} | {*workflow.terminal}
    for state in sorted(used - known - {"none"}):
        yield _bad(f"the state {state} is not in the list of states", "add it to states, or correct its name")
    if any(e.to == "none" for e in workflow.edges) or "none" in known:
        yield _bad("an edge leads to none", "records are never deleted: use voided")
    pairs = [(s, e.to) for e in workflow.edges for s in e.from_]
    ways = [(s, e.to, custody) for e in workflow.edges for s in e.from_ for custody in _custodies(e)]
    for pair in sorted({way[:2] for way in ways if ways.count(way) > 1}):
        yield _bad(f"two edges lead from {pair[0]} to {pair[1]}", "keep one, so that there is one answer to who signs")
    for state in sorted({*workflow.edit} & {a for a, b in pairs if a == b}):
        yield _bad(f"{state} has both an edit and an edge to itself", "keep one of the two")
    for edge in workflow.edges:
        for state in sorted(set(edge.from_) & set(workflow.terminal)):
            yield _bad(f"an edge leaves the terminal state {state}", "take the state out of terminal")
    for state in sorted({*workflow.edit} & {*workflow.terminal}):
        yield _bad(f"the terminal state {state} may be edited", "terminal states are closed")


def _custodies(edge: Edge) -> tuple[str, ...]:
    return ("native", "mirrored") if edge.custody is None else (edge.custody,)


def _fields(workflow: Workflow) -> Iterable[Finding]:
    model = TYPES[workflow.type].model
    known = field_names(model) | {"body"}
    lists = [edit.fields for edit in workflow.edit.values()] + [edge.fields for edge in workflow.edges]
    for name in sorted({f for fields in lists if fields != "any" for f in fields} - known):
        yield _bad(f"there is no field {name} in a {workflow.type}", "correct the name")


def _need(need: Need, policy: Policy) -> Iterable[Finding]:
    if need.role not in {"owner.root_holder", ROOT_HOLDER}:
        yield from _role(need.role, policy, may_be_admin=False)
    if need.meaning == "authored":
        yield _bad("a need asks for authored", "who writes stands under write")
    elif need.meaning not in policy.meanings:
        yield _bad(f"the policy has no sentence for {need.meaning}", "add it under meanings in schema/policy.yaml")
    for condition in need.when:
        known = CONDITIONS.get(condition.name)
        if known is None:
            yield _bad(f"there is no condition {condition.name}", f"known: {', '.join(sorted(CONDITIONS))}")
        elif condition.argument not in known[1]:
            yield _bad(
                f'the condition {condition.name} does not know "{condition.argument}"',
                f"known: {', '.join(sorted(known[1])) or 'no argument'}",
            )


def _role(role: str, policy: Policy, *, may_be_admin: bool) -> Iterable[Finding]:
    side, _, word = role.partition(".")
    if role == ADMIN and not may_be_admin:
        yield _bad("a need asks for records.admin", "administrators keep keys and files, they approve nothing")
    elif side in {"owner", "counterparty"}:
        if word not in policy.words:
            yield _bad(f"the policy has no word {word}", "add it under words in schema/policy.yaml")
    elif role not in ROLES:
        yield _bad(f"there is no role {role}", f"known roles: {', '.join(ROLES)}")


def _bad(message: str, hint: str) -> Finding:
    return Finding("record.schema", message, hint)
