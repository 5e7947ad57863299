"""What may lie in the tree at all: default deny, plain names, plain files, bounded sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail import gate
from sealtrail.errors import ObjectError
from sealtrail.gate.tree import MAX_CHANGES, MAX_SMALL
from sealtrail.git import EMPTY_TREE, Entry
from tests.gate.bench import AT, CAPA, CMO_ENGINEER, CMO_HEAD, CMO_QA, HEAD, QA, Bench, path_of
from tests.gate.test_records import FRESH, fresh

ADMIN = "PER-LRK-0005"
PAGE = "site/pages/about.md"


def test_nothing(bench: Bench) -> None:
    """A step that changes nothing is no step."""
    bench.refused("step.empty")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("mkdocs.yml", id="row-53-mkdocs"),
        pytest.param("tooling/sealtrail/gate/judge.py", id="row-6-the-tool"),
        pytest.param("notes.txt", id="unknown"),
        pytest.param("schema/other.yaml", id="row-6-unknown-schema"),
        pytest.param("schema/workflows/more/capa.yaml", id="row-6-deeper-workflow"),
        pytest.param("records/capas/2026/README.md", id="among-records"),
        pytest.param("records/widgets/WID-HRW-0001/index.md", id="unknown-type"),
        pytest.param("records/capas/2027/CAPA-HRW-2026-0003/index.md", id="wrong-year"),
        pytest.param("records/sites/CAPA-HRW-2026-0003/index.md", id="wrong-shelf"),
        pytest.param(path_of(FRESH, "approvals", "approved.json"), id="statement-of-another-name"),
        pytest.param(path_of(FRESH, "enrolments", "0" * 16 + ".json"), id="proof-beside-a-capa"),
        pytest.param(path_of(FRESH, "attachments", "deep", "a.csv"), id="folder-among-attachments"),
        pytest.param("site/pages/a b.md", id="row-34-blank"),
        pytest.param("site/pages/$(id).md", id="row-34-shell"),
        pytest.param("site/pages/a\nb.md", id="row-34-line-break"),
        pytest.param("site/pages/../../x.md", id="row-34-up"),
        pytest.param("site/pages/-rf.md", id="row-34-hyphen"),
        pytest.param("site/pages/.hidden.md", id="row-34-hidden"),
        pytest.param('site/pages/"quoted".md', id="row-34-quotes"),
        pytest.param("site/pages/e\u0301.md", id="row-28-not-nfc"),
        pytest.param("site/pages/" + "a" * 120 + ".md", id="row-34-long"),
    ],
)
def test_row_34_no_place(bench: Bench, path: str) -> None:
    """Rows 6, 28, 34 and 53: what no rule covers, or what no plain name names, is refused and shown harmlessly."""
    fresh(bench).sign(CMO_ENGINEER, "authored").write(path, b"x\n")
    verdict = bench.judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings if f.blocks} <= {"tree.path", "R-ID-05", "governed.pins"}
    denied = [f for f in verdict.findings if f.code == "tree.path"]
    assert denied != []
    assert all(f.path.isascii() and f.path.isprintable() for f in denied)


@pytest.mark.parametrize("mode", ["120000", "160000", "100755", "100664", "0100644"])
def test_row_28_no_plain_file(bench: Bench, mode: str) -> None:
    """Row 28: links, submodules, executables and modes that git does not write are refused wherever they lie."""
    entry = Entry(mode, bench.base.objects.put_blob(b"x"))
    bench.fork().plan().approve().write(path_of(CAPA, "attachments", "a.csv"), entry).refused("tree.kind", "R-ID-05")
    bench.write(PAGE, entry).refused("tree.kind", "governed.pins")


def test_row_28_lfs_pointer(bench: Bench) -> None:
    """Row 28: a pointer of git LFS is refused where the file itself would be accepted."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12\n"
    fresh(bench).fork().attach(FRESH, "scan.csv", b"scan\n" + pointer).sign(CMO_ENGINEER, "authored").accepted()
    bench.attach(FRESH, "scan.csv", pointer).sign(CMO_ENGINEER, "authored").refused("tree.kind")


def test_row_28_names_that_differ_in_case(bench: Bench) -> None:
    """Row 28: two names in one folder that differ in case only are refused, in files and in folders."""
    fresh(bench).attach(FRESH, "scan.csv", b"1\n").sign(CMO_ENGINEER, "authored").land()
    twin = bench.fork().write("Site/pages/x.md", b"x\n")
    assert [f.code for f in twin.judge().findings] == ["tree.path", "tree.path"]
    bench.edit(FRESH, "plan_in_review").write(path_of(FRESH, "attachments", "SCAN.csv"), b"2\n")
    text = bench.read(path_of(FRESH)).decode()
    pin = next(line for line in text.splitlines() if "path: scan.csv" in line)
    block = text[text.index(pin) : text.index("    bytes: 2\n") + len("    bytes: 2\n")]
    bench.write(path_of(FRESH), text.replace(block, block + block.replace("scan.csv", "SCAN.csv"), 1))
    codes = {f.code for f in bench.sign(CMO_ENGINEER, "authored").judge().findings}
    assert "tree.path" in codes


def machinery(bench: Bench, attributes: str) -> Bench:
    bench.write(".gitattributes", attributes).pin().sign(ADMIN, "authored")
    return bench.sign(HEAD, role="sponsor.qa_head").sign(CMO_HEAD, role="cmo.qu_head")


@pytest.mark.parametrize(
    "line",
    [
        "* text=auto",
        "* eol=lf",
        "*.md filter=clean",
        "* ident",
        "* merge=union",
        "[attr]binary filter=clean",
        "* !text",
        "[!\x0b#]* filter=clean",
        "[!\u2028#]* filter=clean",
    ],
)
def test_row_28_attributes(bench: Bench, line: str) -> None:
    """Row 28: attributes by which git would show other bytes than it keeps are refused, however the line is broken."""
    machinery(bench, f"* -text\n{line}\n").refused("tree.kind")


def test_row_28_attributes_switched_off(bench: Bench) -> None:
    """Row 28: attributes that only switch conversion off are accepted, as are comments and empty lines."""
    machinery(bench, "# text=auto is what nobody wants here\n\n* -text -filter -ident\n*.pdf binary\n").accepted()


def test_row_29_sizes(bench: Bench) -> None:
    """Row 29: a small file has at most 1 MiB, and an attachment may be larger."""
    large = b"x" * (MAX_SMALL + 1)
    fresh(bench).fork().attach(FRESH, "scan.csv", large).sign(CMO_ENGINEER, "authored").accepted()
    bench.write(path_of(FRESH), large).refused("tree.size")


def test_row_29_attachment_too_large(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 29: an attachment has its limit too, and beyond it belongs into the evidence store."""
    monkeypatch.setattr("sealtrail.gate.tree.MAX_ATTACHMENT", 10)
    fresh(bench).fork().attach(FRESH, "scan.csv", b"x" * 10).sign(CMO_ENGINEER, "authored").accepted()
    fresh(bench).attach(FRESH, "scan.csv", b"x" * 11).sign(CMO_ENGINEER, "authored").refused("tree.size")


def test_row_29_too_many_changes(bench: Bench) -> None:
    """Row 29: a step of more files than a person could have signed for is refused before any of them is read."""
    blob = Entry("100644", bench.base.objects.put_blob(b"x\n"))
    for number in range(MAX_CHANGES + 1):
        bench.changes[f"site/pages/p{number}.md"] = blob
    bench.refused("tree.size")


# --- trees that git would not write -------------------------------------------------------------------------------


def tree_of(bench: Bench, *entries: tuple[bytes, str]) -> str:
    """A tree object by its bytes, whether git would write them or not."""
    return bench.base.objects._put("tree", b"".join(name + b"\0" + bytes.fromhex(of) for name, of in entries))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda b: tree_of(b, (b"40000 a", EMPTY_TREE)), "tree.kind", id="empty-folder"),
        pytest.param(lambda b: tree_of(b, (b"40000 .git", EMPTY_TREE)), "tree.kind", id="empty-dot-git"),
        pytest.param(lambda b: tree_of(b, (b"100644 a/b", EMPTY_TREE)), "tree.path", id="slash-in-a-name"),
        pytest.param(lambda b: tree_of(b, (b"100644 ", EMPTY_TREE)), "tree.path", id="no-name"),
        pytest.param(
            lambda b: tree_of(b, (b"100644 b", "0" * 40), (b"100644 a", "0" * 40)), "tree.kind", id="out-of-order"
        ),
        pytest.param(
            lambda b: tree_of(b, (b"100644 a", "0" * 40), (b"100644 a", "1" * 40)), "tree.path", id="name-twice"
        ),
    ],
)
def test_row_28_trees_that_git_does_not_write(bench: Bench, make: Callable[[Bench], str], code: str) -> None:
    """Row 28: a tree object that no git would write ends the judgement with a code, beside a valid change as well."""
    bench.plan().approve().write("site/x", Entry("40000", make(bench)))
    with pytest.raises(ObjectError) as refused:
        bench.judge()
    assert refused.value.code == code


def test_row_29_endless_depth(bench: Bench) -> None:
    """Row 29: folders nested without end are refused in bounded time, in a step and in a genesis."""
    at = bench.base.objects.put_files({"a": b"x"})
    for _ in range(2000):
        at = tree_of(bench, (b"40000 a", at))
    bench.write("site/x", Entry("40000", at))
    with pytest.raises(ObjectError) as refused:
        bench.judge()
    assert refused.value.code == "tree.path"
    with pytest.raises(ObjectError):
        gate.judge_genesis(bench.result(), AT)
    with pytest.raises(ObjectError):
        list(bench.result().files())


def test_row_29_tree_bomb(bench: Bench) -> None:
    """Row 29: ten folders that each hold the same ten folders, eight deep, are refused without being walked."""
    at = bench.base.objects.put_files({str(n): b"x" for n in range(10)})
    for _ in range(8):
        at = tree_of(bench, *((b"40000 %d" % n, at) for n in range(10)))
    bench.write("schema/workflows/x", Entry("40000", at))
    for judge in (bench.judge, lambda: gate.judge_genesis(bench.result(), AT)):
        with pytest.raises(ObjectError) as refused:
            judge()
        assert refused.value.code == "tree.size"


def test_folder_takes_a_files_place(bench: Bench) -> None:
    """A merge in memory lets a folder take a file's place, and a file a folder's, as git does."""
    objects = bench.base.objects
    one = Entry("100644", objects.put_blob(b"1"))
    tree = objects.put_files({"a": b"1", "c/d": b"1"})
    assert dict(objects.files(objects.with_changes(tree, {"a": None, "a/b": one}))) == {"a/b": one, "c/d": one}
    assert dict(objects.files(objects.with_changes(tree, {"c/d": None, "c": one}))) == {"a": one, "c": one}


def test_unaffected_by_names_elsewhere(bench: Bench) -> None:
    """Twins are looked for among neighbours only: the same name in two folders is no twin."""
    fresh(bench).attach(FRESH, "card-examination.txt", b"1\n").sign(CMO_ENGINEER, "authored").accepted()
    assert {CMO_QA, QA} <= {r.model.id for r in bench.base.records("person")}


def test_row_29_a_step_of_too_many_bytes(bench: Bench) -> None:
    """Row 29: a step that brings more text than can be judged in bounded time is refused before any of it is read."""
    for number in range(9):
        bench.write(f"site/pages/{number}.md", b"x" * (1024 * 1024))
    bench.refused("tree.size")
