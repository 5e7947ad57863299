"""README.txt and check.sh: the passages of the check, once for a person and once for a shell. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from sealtrail.evidence.checks import Item, Part, Passage, Run, checks_of, in_utc
from sealtrail.evidence.contents import Contents

_WIDTH = 100
_HOLDS = {
    "record.html": "the record for reading, with its signatures and its audit trail",
    "record/": "its text, byte for byte, as each of its revisions landed",
    "attachments/": "the files that it pins, under the revision that pinned them first",
    "statements/": "what was signed about each revision, and the signatures",
    "enrolments/": "the proofs that the person holds these keys",
    "founding/": "the change that founded the repository, which covers this record",
    "governance/": "root, policy, workflows and calendars that judged the landings",
    "allowed_signers": "the keys that made these signatures",
    "trail.csv": "the audit trail of the record, for spreadsheets",
    "trail.json": "the same for programs",
    "verify.json": "the verdict on the whole history",
    "check.sh": "the commands below in one go",
    "SHA256SUMS": "the digest of every other file",
}
_NEEDS = """
You need a POSIX shell with sha256sum, sed, grep, cut, and the ssh-keygen of OpenSSH 8.1 or newer; no Sealtrail and no
network. Unpack the kit into an empty folder, open a shell there, and either type sh check.sh, which runs the commands
below in the same order, stops at the first that fails and says in its last line that none did; or run them one by one.
"""
_SEE = """
Under each statement, ssh-keygen must say Good, with the number of the person and the fingerprint of a key: that key
signed exactly this file. grep must show the signer that the statement names, and the revision. sed takes a digest out
of statements, and sha256sum must say OK of the file that has it, once for each statement. A statement is one line of
JSON: read the rest of it too.
"""
_LIMITS = """
Whether a person held the role that the statement names, and was entitled to sign; whether the key was still in use when
this landed, and asked for a touch and a PIN; whether the signatures are all that the policy asked for.

The order and the time of the landings, and that no revision, signature or record was left out of this kit.

That the trail, the verdict and the page are true to the history: Sealtrail derived them, and the digests show only that
they are as they were made.

All of this is what sealtrail verify --anchor anchor.json and sealtrail trail show on the repository itself, which
either organisation can give you. Compare its tip and its genesis with those above.

Nothing can show that a person was free to refuse, or that a sentence in a record is true.
"""


def readme(contents: Contents, names: Iterable[str]) -> bytes:
    """What a person reads first; ``names`` are the files of the kit."""
    held = {f"{folder}/" if rest else folder for folder, _, rest in (name.partition("/") for name in names)}
    blocks = [
        *_head(contents),
        _title("What is in this kit"),
        "\n".join(f"{name:<18}{said}" for name, said in _HOLDS.items() if name in held),
        _title("How to check it without Sealtrail"),
        _text(_NEEDS),
        _text(_SEE),
        *(block for number, passage in enumerate(checks_of(contents), 1) for block in _parts(number, passage)),
        _title("What these commands do not show"),
        *(_text(said, bullet=True) for said in _LIMITS.split("\n\n")),
    ]
    return ("\n\n".join(blocks) + "\n").encode()


def script(contents: Contents) -> bytes:
    """The same commands in the same order for a shell."""
    passages = checks_of(contents)
    lines = [
        "#!/bin/sh",
        "# The commands of README.txt, in the same order. Stops at the first that fails.",
        "set -eu",
        'cd "$(dirname "$0")"',
    ]
    for number, passage in enumerate(passages, 1):
        lines += ["", f"# {number}. {passage.title}", *passage.commands]
    count = sum(len(passage.commands) for passage in passages)
    lines += ["", f'echo "All {count} commands succeeded. README.txt says what they show, and what they do not."']
    return ("\n".join(lines) + "\n").encode()


def _head(contents: Contents) -> Iterator[str]:
    held, report, last = contents.held, contents.report, contents.report.valid_steps[-1]
    if contents.headlines:  # a line each, however long, so that nobody reads past it
        yield "\n".join(f"{one.loud}: {one.said}." for one in contents.headlines)
    yield _text(f"EVIDENCE ABOUT {held.place.id}: {held.model.title}")
    who = " and ".join(one.name for one in contents.holdings.root.organisations)
    steps = (
        f"{len(report.valid_steps)} of {len(report.steps)} steps" if report.incidents else f"{len(report.steps)} steps"
    )
    anchored = ", against an anchor that was given" if contents.is_anchored else ""
    yield _text(
        f"Revision {held.model.revision}, {held.standing.word.lower()}. Made by Sealtrail "
        f"{contents.holdings.tool_version} from the records of {who}: {steps} verified, the last of "
        f"{in_utc(last.at)}{anchored}."
    )
    own = report.anchor
    facts = [("repository", contents.holdings.root.repository), ("tip", report.tip)]
    if own is not None:
        facts += [("genesis", own.genesis), ("genesis tree", own.tree_sha256), ("first root", own.root_sha256)]
    yield "\n".join(f"{name:<16}{value}" for name, value in facts)
    yield _text(
        "This kit proves nothing by itself. What it holds can be checked; how, and what remains open, is below."
    )


def _parts(number: int, passage: Passage) -> Iterator[str]:
    """A passage in paragraphs; items in a row and commands in a row stand close together."""
    yield f"{number}. {passage.title}"
    for _, parts in groupby(passage.parts, key=type):
        yield "\n".join(map(_part, parts))


def _part(part: Part) -> str:
    if isinstance(part, Run):
        return f"    {part.command}"
    return _text(part.text, bullet=True) if isinstance(part, Item) else _text(part)


def _title(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _text(text: str, *, bullet: bool = False) -> str:
    # Words from a record are folded into the paragraph, so that none can pose as a command on a line of its own.
    start, further = ("- ", "  ") if bullet else ("", "")
    return textwrap.fill(
        text.strip(),
        _WIDTH,
        initial_indent=start,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
