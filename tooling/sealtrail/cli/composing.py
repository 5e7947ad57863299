"""Changes that a command writes for a person: composed in memory, judged, written if signatures can carry them.

Whoever asks for something that could never land is told so in the gate's words, and no file is touched. Otherwise the
files are written, each whole or not at all, and the person reads whose signatures it takes and what comes next. Nothing
here signs, and nothing commits.
"""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path

from sealtrail import drafting, landing, worktree
from sealtrail.atomic import sweep, write_atomically
from sealtrail.cli import place
from sealtrail.cli.desk import Desk, desk_at
from sealtrail.cli.render import findings_text, printable, say
from sealtrail.errors import UsageError
from sealtrail.finding import Finding
from sealtrail.model import ROOT_HOLDER, index_of, record_file

_TO_COME = ("approval.", "root.threshold", "statement.", "governed.alone", "step.empty")
"""Codes of what signatures, or a branch without other work on it, still mend."""

UNPROVEN = ("policy.approval",)
"""The code of a key whose proof is still to be made."""

SINGLE = ("key.single",)
"""The code of a head of quality with one key only: the second one may come before the first signature."""

Files = Mapping[str, bytes]


def desk_for(repo: Path, *, person: str | None, base: str | None) -> Desk:
    """The desk to write at. Raises ``UsageError`` where main and this clone have parted too far to be judged."""
    desk = desk_at(repo, person=person, base=base)
    parted = [f for f in desk.judged.verdict.findings if f.code.startswith("merge.")]
    if parted:
        raise UsageError(f"{parted[0].path or 'this branch'}: {parted[0].message}", hint=parted[0].hint)
    return desk


def plain_text(text: str, what: str) -> str:
    """A text as a record may hold it (in NFC, without blanks around it). Raises ``UsageError`` when nothing is left."""
    kept = unicodedata.normalize("NFC", text).strip()
    if not kept:
        raise UsageError(f"{what} is empty", hint="say it in a few words")
    return kept


def text_at(desk: Desk, path: str) -> str:
    """The text of a file of the working copy. Raises ``UsageError`` when it cannot be edited as it lies there."""
    data = place.inside(desk.folder, path).read_bytes()
    if b"\r\n" in data:
        raise UsageError(
            f"{path} has the line ends of Windows, which no signature fits",
            hint="git config core.autocrlf false; then restore the file: git restore " + path,
        )
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text", hint="mend it first: sealtrail check tells where") from None


def revised(desk: Desk, number: str, why: str) -> str:
    """The text of a landed record as its next revision.

    Raises ``UsageError`` when there is no such record, or it is being revised already.
    """
    path = index_of(number)
    if path is None or not (desk.folder / path).is_file():
        raise UsageError(f"there is no record {number}", hint="give its number, such as PER-HRW-0003")
    text, landed = text_at(desk, path), desk.base.read(path)
    if landed is None:
        raise UsageError(
            f"{number} has not landed: it is still a draft", hint="edit it as it is; nobody needs a new revision yet"
        )
    if landed != text.encode():
        known = desk.result.record_at(path)
        if known is not None and known.data == landed:  # what main holds by now is not what lies here
            raise UsageError(
                f"this clone is behind: {number} has changed on the branch of record since the two parted",
                hint="bring the clone up to date first: git pull --no-rebase, from the remote that holds main",
            )
        raise UsageError(f"{number} is being revised already", hint=f"go on with it, or restore it: git restore {path}")
    return drafting.revise(text, reason=plain_text(why, "the reason"))


def carry_out(
    desk: Desk,
    files: Files,
    number: str,
    *,
    words: Iterable[str] = (),
    tolerated: Sequence[str] = (),
    waits: bool = False,
    instead: str = "",
    concerned: Iterable[str] = (),
) -> int:
    """Write a change of the record with this number, and tell who signs it; print why not, where nobody could.

    ``words`` say what it means. ``tolerated`` are further codes that do not keep a draft from being written; a draft
    that ``waits`` for something else is not to be signed yet. ``instead`` is what else would help. ``concerned`` are
    further paths that the change is about.
    """
    judged = offered(desk, files)
    reasons = hopeless(desk, judged, tolerated, concerned={*files, *concerned})
    if reasons:
        say(findings_text(reasons, desk.base.at(judged.tree).read))
        say("nothing was written: no signature could make this pass")
        if instead:
            say(instead)
        return 1
    write(desk.folder, files)
    for path in sorted(files):
        if not path.endswith(".sig"):
            print(printable(f"wrote {path}"))
    for line in words if waits else (*_signers(judged, number), *words, *_cautions(desk, judged, number, tolerated)):
        print(printable(line))
    if not waits:
        branch = "" if worktree.current_branch(desk.folder) not in {"", "main"} else f"git switch -c {number.lower()}; "
        print(f"next: {branch}git add {' '.join(_added(files))}; git commit; then sealtrail sign {number}")
    return 0


def offered(desk: Desk, files: Files) -> landing.Landed:
    """What the gate would say if these files lay in the working copy."""
    tree = desk.result.advance(files).tree
    base, head = desk.judged.base, desk.judged.head
    return landing.propose(desk.repository, base, head, desk.at.astimezone(UTC), tree=tree)


def hopeless(
    desk: Desk, judged: landing.Landed, tolerated: Sequence[str] = (), *, concerned: Container[str] = ()
) -> list[Finding]:
    """What no signature mends, of what is new or lies in the ``concerned`` files, or about what governs as a whole."""
    before = {f.key for f in desk.judged.verdict.findings}
    mended = (*_TO_COME, *tolerated)
    found = [f for f in judged.verdict.findings if f.blocks and not (f.code.startswith(mended) or _lacks_a_side(f))]
    return [f for f in found if f.key not in before or f.path in concerned or f.code == "policy.liveness"]


def _lacks_a_side(finding: Finding) -> bool:
    # Of a key or its proof, the same code says something that no signature mends.
    return finding.code in UNPROVEN and not finding.field and finding.path.endswith("/index.md")


def write(top: Path, files: Files) -> None:
    """Write files so that a run that is killed leaves the old state, or one that the same command mends.

    A new record comes whole, by one rename; elsewhere proofs come before the record that names them.
    """
    fresh: dict[str, dict[str, bytes]] = {}
    rest: dict[str, bytes] = {}
    for path, data in files.items():
        found = record_file(path)
        if found is not None and not (top / found.folder).exists():
            fresh.setdefault(found.folder, {})[path.removeprefix(f"{found.folder}/")] = data
        else:
            rest[path] = data
    for above in {place.inside(top, path).parent for path in rest}:
        above.mkdir(parents=True, exist_ok=True)
        sweep(above)
    for path in sorted(rest, key=lambda p: (p.endswith("index.md"), not p.endswith(".sig"), p)):
        write_atomically(place.inside(top, path), rest[path])
    for folder, held in fresh.items():
        _place_folder(place.inside(top, folder), held)


def _place_folder(target: Path, files: Files) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(".draft-*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        for name, data in files.items():
            (draft / name).parent.mkdir(exist_ok=True)
            (draft / name).write_bytes(data)
        draft.chmod(0o755)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _added(files: Files) -> list[str]:
    places = {path: record_file(path) for path in files}
    return sorted({path if found is None else found.folder for path, found in places.items()})


def _signers(judged: landing.Landed, number: str) -> Iterator[str]:
    """Whose signatures a record still takes, in the gate's own words."""
    for verdict in judged.verdict.records:
        if verdict.id == number:
            step = " to ".join(dict.fromkeys(verdict.transition or ()))
            asked = [f for f in judged.verdict.findings if (f.record, f.code) == (number, "approval.missing")]
            yield f"{number} revision {verdict.revision}: {step}"
            for finding in asked:
                yield f"  {finding.message}"
                yield f"      {finding.hint}"
            if any(slot.role == ROOT_HOLDER for slot in verdict.missing):
                sign = f"sealtrail sign {number} --as PER-… --role root.holder --key FILE"
                yield f"  root holders sign with their root keys: {sign}"


def _cautions(desk: Desk, judged: landing.Landed, number: str, tolerated: Sequence[str]) -> Iterator[str]:
    """What else keeps it from landing and is mended without another text, and what it leaves to be done."""
    found, before = judged.verdict.findings, {f.key for f in desk.judged.verdict.findings}
    for finding in found:
        if finding.code in tolerated and finding.blocks and finding.record == number:
            yield f"before anybody signs: {finding.message}; {finding.hint}"
        elif not finding.blocks and finding.key not in before:
            yield f"once it has landed: {finding.message}; {finding.hint}"
    others = sorted({r.id for r in judged.verdict.records} - {number})
    if others and any(f.code == "governed.alone" for f in found):
        yield f"land it in a step of its own: {', '.join(others)} changed here too, and cannot travel with it"
