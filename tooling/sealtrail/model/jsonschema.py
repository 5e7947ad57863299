"""The JSON Schemas that editors and other programs use, generated from the models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sealtrail.model.anchor import Anchor
from sealtrail.model.layout import TYPES
from sealtrail.model.policy import Policy
from sealtrail.model.root import Root
from sealtrail.model.statements import Approval, Enrolment
from sealtrail.model.workflows import Calendar, Workflow


def json_schemas() -> dict[str, dict[str, Any]]:
    """Each schema by the name of its file."""
    models: dict[str, type[BaseModel]] = {name: kind.model for name, kind in TYPES.items()} | {
        "anchor": Anchor, "approval": Approval, "calendar": Calendar, "enrolment": Enrolment, "policy": Policy,
        "root": Root, "workflow": Workflow,
    }  # fmt: skip
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
        for name, model in sorted(models.items())
    }
