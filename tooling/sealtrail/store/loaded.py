"""A file as stored: its bytes, what it says where it could be read, and what is wrong with it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sealtrail import digest, frontmatter
from sealtrail.finding import Finding
from sealtrail.model import Envelope, Frozen, RecordFile, record_file, validate

MAX_RECORD = 1024 * 1024
MOST_FINDINGS = 100
"""As many findings are told of one file; who mends those sees the rest."""

M = TypeVar("M", bound=Frozen)


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A file as stored, with what it says where it could be read, and everything that is wrong with it otherwise."""

    path: str
    data: bytes
    findings: tuple[Finding, ...]
    document: frontmatter.Document | None
    _model: M | None

    @property
    def model(self) -> M:
        """What the file says. Only to be asked for when there are no findings."""
        if self._model is None:
            raise ValueError(f"{self.path} could not be read")
        return self._model

    @property
    def readable(self) -> bool:
        """Whether the file could be read."""
        return self._model is not None

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes as stored."""
        return digest.sha256(self.data)

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """The top-level fields as plain values, with the text below them as ``body``."""
        if self.document is None:
            return {}
        return {**self.document.data, "body": self.document.body} if self.document.body else dict(self.document.data)

    def finding(self, code: str, message: str, hint: str, *place: str | int, **more: Any) -> Finding:
        """A finding at a place in this file."""
        at = self.document.place(place) if self.document is not None else None
        if place == ("body",) and self.document is not None:
            at = frontmatter.Position(self.document.body_line, 1)
        return Finding(
            code,
            message,
            hint,
            self.path,
            at.line if at else 0,
            at.column if at else 0,
            record=more.pop("record", _id_in(self.path)),
            field=".".join(map(str, place)),
            **more,
        )


Record = Loaded[Envelope]


def read_record(path: str, data: bytes, place: RecordFile) -> Record:
    """A record from its bytes; the type that its path names decides what is expected."""
    parsed = frontmatter.parse_record(data, path)
    record: Record = build(path, data, parsed, place.type.model)
    return record


def too_large(path: str, size: int, hint: str) -> Loaded[Any]:
    """A file that is not read at all because of its size."""
    found = Finding(
        "record.schema",
        f"the file is {size} bytes long, expected at most {MAX_RECORD}",
        hint,
        path,
        record=_id_in(path),
        rule="R-ID-04",
    )
    return Loaded(path, b"", (found,), None, None)


def build(path: str, data: bytes, parsed: frontmatter.Parsed, model: type[M]) -> Loaded[M]:
    """A file as a model, or with everything that keeps it from being one."""
    if parsed.document is None:
        return Loaded(path, data, parsed.findings, None, None)
    made = validate(model, parsed.document.data)
    if not isinstance(made, tuple):
        return Loaded(path, data, (), parsed.document, made)
    bare: Loaded[M] = Loaded(path, data, (), parsed.document, None)
    findings = []
    for p in made[:MOST_FINDINGS]:
        named = p.of_name and p.place in parsed.document.keys
        at = parsed.document.keys[p.place] if named else parsed.document.place(p.place)
        findings.append(
            Finding(
                "record.schema",
                f"{p.field}: {p.message}" if p.field else p.message,
                p.hint,
                path,
                at.line,
                at.column,
                record=_id_in(path),
                field=p.field,
                rule="R-ID-04",
            )
        )
    if len(made) > MOST_FINDINGS:
        more = f"and {len(made) - MOST_FINDINGS} things more"
        findings.append(
            Finding("record.schema", more, "mend the first ones", path, record=_id_in(path), rule="R-ID-04")
        )
    return Loaded(path, data, tuple(findings), bare.document, None)


def _id_in(path: str) -> str:
    place = record_file(path)
    return "" if place is None else place.id
