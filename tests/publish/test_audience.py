"""Audiences: who sees what, what stays of the rest, and that one audience's site never takes the place of another's."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build

from sealtrail import history, publish
from sealtrail.errors import UsageError
from sealtrail.history import Report
from sealtrail.model import Agreement
from sealtrail.publish.audience import audience_of, commitment, project, shown, withheld_from
from sealtrail.publish.basis import Basis
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.mark import headline_of
from sealtrail.publish.overview import history_pages, overview_page
from sealtrail.publish.recordpage import record_page
from sealtrail.publish.redaction import redaction_page
from sealtrail.publish.registers import numbers, register_page
from tests.cli.terminal import sealtrail
from tests.conftest import RequireTool
from tests.publish.conftest import VERSION
from tests.publish.reading import Page, pages
from tests.publish.test_mkdocs_plugin import configured
from tests.publish.test_site import content

FOUNDER, FOUNDING = "PER-LRK-0001", "SYS-LRK-2026-0001"
OLDER, NEWER = "QA-LRK-0001-01", "QA-LRK-0001-02"
CAPA = "CAPA-HRW-2026-0001"


@pytest.fixture(scope="module")
def inspection(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story's site for inspection; no test changes it."""
    out = tmp_path_factory.mktemp("inspection") / "site"
    return publish.build(report, out, tool_version=VERSION, audience="inspection").directory


def without(holdings: Holdings, *numbers: str) -> Holdings:
    """What an inspector would see if these records were withheld."""
    return project(holdings, "inspection", frozenset(numbers))


def every_record(holdings: Holdings) -> frozenset[str]:
    """Each number."""
    return frozenset(holdings.records)


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_confidentiality_decides(report: Report, holdings: Holdings) -> None:
    """An inspector does not see what is between the partners; each partner and their own house see everything."""
    hidden = {n for n, held in holdings.records.items() if held.model.confidentiality == "partner"}
    assert hidden
    assert withheld_from("inspection", report.snapshot) == hidden
    assert shown(report, VERSION, audience="inspection").withheld.keys() == hidden
    for audience in ("partner", "internal"):
        assert withheld_from(audience_of(audience), report.snapshot) == frozenset()
    with pytest.raises(UsageError, match="there is no audience everybody"):
        audience_of("everybody")


def test_what_is_seen_stays_as_it_is(inspection: Path, site: Path, holdings: Holdings) -> None:
    """The exact bytes, statements and attachments of a record that is seen are those of the site for partners."""
    withheld = json.loads((inspection / "site.json").read_text("utf-8"))["withheld"]
    for held in (one for n, one in holdings.records.items() if n not in withheld):
        files = {path.relative_to(site): path.read_bytes() for path in (site / held.base).rglob("*") if path.is_file()}
        assert files
        assert all((inspection / name).read_bytes() == data for name, data in files.items())


def test_own_house_sees_what_partners_see(report: Report, site: Path, tmp_path: Path) -> None:
    """A shared repository holds nothing for one side alone: but for the word in site.json the sites are equal."""
    own = publish.build(report, tmp_path / "own", tool_version=VERSION, audience="internal").directory
    differ = content(own).items() ^ content(site).items()
    assert {name for name, _ in differ} == {"site.json"}


def test_an_inspector_is_told(inspection: Path) -> None:
    """Each page of a site for inspection says that it is one, and how many records are withheld."""
    count = len(json.loads((inspection / "site.json").read_text("utf-8"))["withheld"])
    assert count > 1
    for name, page in pages(inspection):
        assert f"For inspection {count} records are withheld from this audience, and what rests on them is not shown."\
            in page.text, name  # fmt: skip


def test_nothing_to_withhold(holdings: Holdings) -> None:
    """Where nothing is withheld, all is as both partners see it, but for the audience."""
    assert without(holdings) == dataclasses.replace(holdings, audience="inspection")


def test_the_present_decides_for_the_past(report: Report) -> None:
    """A record that is closed today is closed in a site of the past too, whatever it was marked then."""
    day = report.valid_steps[-1].at.date().isoformat()
    assert report.snapshot is not None
    then = shown(report, VERSION, audience="inspection", as_of=day)
    assert then.withheld.keys() == withheld_from("inspection", report.snapshot)
    opened = shown(report, VERSION, as_of=day)
    assert project(opened, "inspection", frozenset({CAPA})).withheld.keys() == {CAPA}


# --- what stays ------------------------------------------------------------------------------------------------------


def test_stock_tools_give_the_digest_again(
    inspection: Path, repository: Path, tmp_path: Path, require_tool: RequireTool
) -> None:
    """The commands on the page of a withheld record print its digest, in a clone, with git and sha256sum alone."""
    require_tool("git")
    require_tool("sha256sum")
    subprocess.run(["git", "clone", "--quiet", str(repository), str(tmp_path / "clone")], check=True)
    withheld = json.loads((inspection / "site.json").read_text("utf-8"))["withheld"]
    for one in withheld.values():
        shell = re.search(r"git checkout [0-9a-f]{40} \(.*\) \| sha256sum", Page(
            (inspection / one["page"]).read_text("utf-8")).text)  # fmt: skip
        assert shell is not None
        command = shell[0].replace(" (", " && (", 1)
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path / "clone", capture_output=True, text=True,
                              check=True)  # fmt: skip
        assert done.stdout.split()[0] == one["sha256"]


def test_a_digest_covers_the_whole_folder() -> None:
    """One byte or one name changed anywhere in a record's folder gives another digest; the order of files does not."""
    files = [("a/index.md", b"text"), ("a/approvals/1.json", b"{}"), ("a/approvals/1.json.sig", b"sig")]
    digest = commitment(files)
    assert commitment(reversed(files)) == digest
    for i, (path, data) in enumerate(files):
        for other in ((path, data + b"."), (path + "x", data)):
            assert commitment([*files[:i], other, *files[i + 1 :], ("a/z.json.sig", b"")]) != digest
        assert commitment([*files[:i], *files[i + 1 :], ("a/z.json.sig", b"")]) != digest


def test_no_digest_without_salt(holdings: Holdings) -> None:
    """Where no signature lies with a record, a digest could be guessed, and none is given; the page says so."""
    assert commitment([("records/people/PER-LRK-0001/index.md", b"phone: 1")]) == ""
    bare = dataclasses.replace(without(holdings, CAPA).withheld[CAPA], digest="")
    assert "No digest is given" in Page(redaction_page(bare, holdings)).text


def test_founders_have_a_salt_of_their_own(holdings: Holdings) -> None:
    """A founding person carries no statement, but a proof of possession whose signature is published nowhere."""
    assert holdings.records[FOUNDER].revisions[0].step.number == 1
    assert all(one.digest for one in without(holdings, *every_record(holdings)).withheld.values())


def test_registers_count_what_is_withheld(holdings: Holdings) -> None:
    """A register lists a withheld number and counts it as used; it is neither a gap nor said to be in any state."""
    seen = without(holdings, CAPA)
    kind = holdings.records[CAPA].place.type
    used = len(holdings.of_type(kind.name))
    assert numbers(kind, seen) == (
        f"{used} numbers used; none left out; none voided among those shown; 1 is withheld from this audience."
    )
    text = Page(register_page(kind, seen)).text
    assert f"{CAPA} withheld SHA-256 {seen.withheld[CAPA].digest}" in text
    assert holdings.records[CAPA].model.title not in text


def test_a_landing_of_withheld_records_alone(holdings: Holdings) -> None:
    """A landing that brought only what is withheld stays in the history with its commit, and says nothing else."""
    seen = without(holdings, CAPA)
    mine = {revision.step.number for revision in holdings.records[CAPA].revisions}
    alone = [n for n in mine if {event.record for event in holdings.steps[n]} == {CAPA}]
    assert alone
    (_, markup), *_ = history_pages(seen)
    for number in alone:
        row = re.search(rf'<tr id="step-{number}">.*?</tr>', markup)
        assert row is not None
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0])
        assert "withheld from this audience" in cells[2]
        assert cells[3:5] == ["", ""]
        assert seen.basis.landings[number - 1].commit[:10] in cells[5]


# --- what rests on it ------------------------------------------------------------------------------------------------


def test_people_give_no_signatures_that_are_withheld(holdings: Holdings) -> None:
    """Among what a person signed, nothing on a withheld record is listed or counted."""
    signer = holdings.records[CAPA].signatures[0].person
    seen = without(holdings, CAPA)
    assert CAPA in {event.record for event in holdings.given[signer]}
    assert CAPA not in {event.record for event in seen.given[signer]}
    assert f"{len(seen.given[signer])} in all" in Page(record_page(seen.records[signer], seen)).text


def test_founders_lose_the_reason_that_only_the_founding_gives(holdings: Holdings) -> None:
    """Where the founding change is withheld, the people it brought show neither its signers nor its reason."""
    seen = without(holdings, FOUNDING)
    first = holdings.records[FOUNDER].events[0]
    assert {one.record for one in first.who} == {FOUNDING}
    created = seen.records[FOUNDER].events[0]
    assert created.who == ()
    assert created.why in {"", holdings.records[FOUNDER].revisions[0].record.model.change_reason}


def test_keys_of_withheld_people(holdings: Holdings) -> None:
    """Of a withheld person only root keys stay, and those whose signatures are seen, without what became of them."""
    person = "PER-HRW-0003"
    seen = without(holdings, person)
    used = {one.approval.predicate.signatory.key for held in seen.records.values() for one in held.signatures}
    assert any(key.said and not key.of_root for key in holdings.keys if key.person == person)
    mine = [key for key in seen.keys if key.person == person and not key.of_root]
    assert {key.fingerprint for key in mine} <= used
    assert not any(key.said for key in mine)
    assert used <= {key.fingerprint for key in seen.keys}
    alone = project(holdings, "inspection", every_record(holdings))
    assert all(key.of_root for key in alone.keys)
    assert history.signers_file(seen.keys).count(person) == len(mine)


def test_an_edition_whose_successor_is_withheld(holdings: Holdings) -> None:
    """Whether an edition is superseded, and since when, is not told where only a withheld one could say it."""
    held = holdings.records[OLDER]
    successor = holdings.records[NEWER].model
    assert isinstance(successor, Agreement)
    assert (held.standing.word, held.standing.other) == ("Superseded", NEWER)
    seen = without(holdings, NEWER)
    assert seen.records[OLDER].standing.word == "Effective or superseded"
    page = str(record_page(seen.records[OLDER], seen))
    (plot,) = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert "Effective or superseded" in plot
    assert "Superseded" not in plot
    text = Page(page.replace(plot, "")).text  # the plot's axis names the first of every month
    assert "EFFECTIVE OR SUPERSEDED" in text
    assert successor.effective_from.isoformat() not in text
    assert f"{NEWER} withheld" in text


def test_links_from_withheld_records_are_gone(holdings: Holdings) -> None:
    """A record shows which others it names itself, and not which withheld ones name it."""
    pairs = [(n, one.id) for n, held in holdings.records.items() for one in held.named_by]
    number, naming = next((n, by) for n, by in pairs if by not in {r.id for r in holdings.records[n].names})
    seen = without(holdings, naming).records[number]
    assert naming not in {one.id for one in seen.named_by}
    assert seen.names == holdings.records[number].names


def test_doubt_over_what_is_withheld_is_told(holdings: Holdings) -> None:
    """The verdict stays suspect where only withheld records are in doubt; of others the reason names nobody."""
    basis = dataclasses.replace(holdings.basis, verdict="suspect", doubts={CAPA: "secret", OLDER: "secret"})
    seen = without(dataclasses.replace(holdings, basis=basis), CAPA)
    assert seen.doubts.keys() == {OLDER}
    text = Page(overview_page(seen, ())).text
    assert "SUSPECT: a key may have been misused" in text
    assert "secret" not in text
    gone = without(dataclasses.replace(holdings, basis=basis), CAPA, OLDER)
    assert "SUSPECT" in Page(overview_page(gone, ())).text


def test_closed_files_cannot_be_read(holdings: Holdings) -> None:
    """Behind the projection no file of a withheld record can be read, and no report or step leads around it."""
    seen = without(holdings, CAPA)
    path = holdings.records[CAPA].record.path
    assert holdings.files.read(path) is not None
    assert seen.files.read(path) is None
    assert list(seen.files.below(path.rpartition("/")[0])) == []
    assert seen.files.sha256 == holdings.files.sha256
    assert {one.name for one in dataclasses.fields(Basis)} == {
        "verdict", "tip", "anchor", "steps", "landings", "incidents", "doubts"}  # fmt: skip
    assert not hasattr(seen.records[OLDER].latest.step, "result")


# --- folders ---------------------------------------------------------------------------------------------------------


def test_another_audience_is_never_overwritten(report: Report, inspection: Path, tmp_path: Path) -> None:
    """A folder with a site for inspection is not replaced by one for partners, nor the reverse; by its like it is."""
    out = publish.build(report, tmp_path / "site", tool_version=VERSION, audience="inspection").directory
    before = content(out)
    for other in ("partner", "internal"):
        with pytest.raises(UsageError, match=f"a site for the audience inspection, expected {other}") as refused:
            publish.build(report, out, tool_version=VERSION, audience=audience_of(other))
        assert "remove the site" in refused.value.hint
    assert content(out) == before
    publish.build(report, out, tool_version=VERSION, audience="inspection")
    assert content(out) == content(inspection)


def test_sites_that_do_not_say_for_whom(tmp_path: Path) -> None:
    """A site of an earlier release says no audience: it was for partners, and only such a site may follow it."""
    out = tmp_path / "site"
    out.mkdir()
    (out / "site.json").write_text('{"schema":"sealtrail.site/1","records":{}}')
    publish.refuse_other(out, "partner")
    with pytest.raises(UsageError, match="a site for the audience partner, expected inspection"):
        publish.refuse_other(out, "inspection")
    for broken in ("{", "[]", "{}"):
        (out / "site.json").write_text(broken)
        with pytest.raises(UsageError, match="no site of ours"):
            publish.refuse_other(out, "partner")


def test_the_command_and_the_folder(repository: Path, inspection: Path, tmp_path: Path) -> None:
    """The command refuses another audience's folder before it verifies anything, and an audience that there is not."""
    words = ("build", "--repo", str(repository), "--out", str(inspection))
    said = sealtrail(*words)
    assert said.code == 2
    assert "holds a site for the audience inspection, expected partner" in said.err
    said = sealtrail(*words, "--audience", "public")
    assert said.code == 2
    assert "inspection, partner or internal" in said.err
    assert headline_of(inspection) == "site for inspection"
    assert headline_of(tmp_path) == "site for both partners"


def test_the_plugin_makes_the_same_site(repository: Path, report: Report, inspection: Path, tmp_path: Path) -> None:
    """In a MkDocs configuration of one's own, audience and moment mean the same, and the folder is guarded as well."""
    anchor = tmp_path / "anchor.json"
    assert report.anchor is not None
    anchor.write_text(report.anchor.model_dump_json(by_alias=True))
    options = {"repository": str(repository), "anchor": str(anchor), "audience": "inspection"}
    config = configured(tmp_path, options)
    mkdocs_build(config)
    made = json.loads((tmp_path / "site/site.json").read_text("utf-8"))
    assert made["withheld"] == json.loads((inspection / "site.json").read_text("utf-8"))["withheld"]
    (tmp_path / "docs/mine.md").unlink()
    (tmp_path / "docs").rmdir()
    with pytest.raises(UsageError, match="a site for the audience inspection, expected partner"):
        mkdocs_build(configured(tmp_path, {**options, "audience": "partner", "as_of": "2026-06-30"}))
