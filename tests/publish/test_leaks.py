"""What is withheld leaves no trace: tokens in every place of every kind of record, and no byte of them in the build."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from sealtrail import history
from sealtrail.model import TYPES
from sealtrail.publish import fulltext
from sealtrail.publish import site as building
from sealtrail.publish.audience import project, withheld_from
from sealtrail.publish.basis import Audience
from sealtrail.publish.holdings import Holdings, collect
from sealtrail.publish.pages import Site, site_of
from sealtrail.publish.registers import register_url
from tests.publish.conftest import VERSION
from tests.publish.planted import DAY, KEY, NUMBER, STEM, VISIBLE, Planted, number_of, plant
from tests.publish.reading import Page

_GZIP = b"\x1f\x8b"
OTHERS = (DAY, str(NUMBER), KEY.public.split()[1], KEY.fingerprint)
"""What is planted where no free text fits: a day, an amount, a key."""
_TOKEN = re.compile(rb"%s\d{5}" % STEM.encode(), re.IGNORECASE)


@pytest.fixture(scope="module")
def planted(report: history.Report) -> Planted:
    """The story's history with planted records on top."""
    return plant(report)


def written(planted: Planted, audience: Audience, folder: Path, clean: Holdings) -> tuple[Site, Path]:
    """The site for an audience, as it is written."""
    shown = project(collect(planted.report, VERSION), audience, withheld_from(audience, planted.report.snapshot))
    if audience == "partner":
        shown.__dict__["reckoned"] = clean.reckoned  # the engine is asked about records that a gate let through
    full_text = find_spec("pagefind_bin") is not None
    site = site_of(shown, full_text=full_text)
    building._write(site, folder)
    if full_text:
        fulltext.index(folder / "site")
    building.check_complete(site, folder / "site")
    return site, folder / "site"


@pytest.fixture(scope="module")
def inspection(planted: Planted, holdings: Holdings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """The site for inspection."""
    return written(planted, "inspection", tmp_path_factory.mktemp("inspection"), holdings)


@pytest.fixture(scope="module")
def partner(planted: Planted, holdings: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site for both partners."""
    return written(planted, "partner", tmp_path_factory.mktemp("partner"), holdings)[1]


def everything(site: Path) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of every file, and what is packed in it."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        yield name, name.encode()
        if path.is_file():
            data = path.read_bytes()
            yield name, data
            if data.startswith(_GZIP):
                yield name, gzip.decompress(data)


def forms(text: str) -> dict[str, bytes]:
    """A text as it might be hidden in other bytes."""
    raw = text.encode()
    found = {
        "utf-16-le": text.encode("utf-16-le"), "utf-16-be": text.encode("utf-16-be"),
        "hexadecimal": raw.hex().encode(), "percent": b"".join(b"%%%02x" % c for c in raw),
        "decimal entities": b"".join(b"&#%d;" % c for c in raw), "entities": b"".join(b"&#x%x;" % c for c in raw),
        "json": b"".join(b"\\u%04x" % c for c in raw),
    }  # fmt: skip
    for shift in range(3):
        packed = base64.b64encode(b"\0" * shift + raw)
        found[f"base64 at {shift}"] = packed[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
    return found


def hidden(data: bytes, text: str) -> list[str]:
    """The forms in which a text is among some bytes; in base64 alone upper and lower case differ."""
    lower = data.lower()
    plain = ["plain"] if text.lower().encode() in lower else []
    return plain + [name for name, form in forms(text).items() if form in (data if "base64" in name else lower)]


def test_the_search_finds_what_is_hidden() -> None:
    """The search finds a token in each form that it claims to know, and nothing where there is none."""
    token = f"{STEM}00042"
    raw = f"a {token} b".encode()
    assert hidden(raw, STEM) == ["plain"]
    assert hidden(raw.upper(), STEM) == ["plain"]
    assert hidden(raw.hex().encode(), STEM) == ["hexadecimal"]
    assert [hidden(base64.b64encode(b"x" * n + raw), STEM) for n in (1, 2, 3)] == [
        ["base64 at 0"], ["base64 at 1"], ["base64 at 2"]]  # fmt: skip
    for name, form in forms(token).items():
        if not name.startswith(("utf", "base64", "hex")):
            text = form.decode()
            read = {"percent": unquote_to_bytes(text).decode(), "json": json.loads(f'"{text}"')}
            assert read.get(name, html.unescape(text)) == token
        assert hidden(form, token) == [name]
    assert hidden(b"nothing of that", STEM) == []


def test_every_kind_and_every_field_is_planted(planted: Planted) -> None:
    """There is a planted record of each type, and a token in each field of its model that takes a person's text."""
    for kind in TYPES.values():
        mine = {place for place in planted.places.values() if place.startswith(f"{kind.name} 1")}
        assert {f"{kind.name} 1.title", f"{kind.name} 1.change_reason"} <= mine
        assert len(mine) > 15
    assert "person 1.printed_name" in planted.places.values()
    assert "agreement 2.contacts[].phone" in planted.places.values()


def test_nothing_that_is_withheld_is_anywhere(planted: Planted, inspection: tuple[Site, Path]) -> None:
    """No byte of a withheld record is in the build for inspection: no text, name, day, amount, key or plain digest."""
    files = list(everything(inspection[1]))
    assert [(name, how) for name, data in files for how in hidden(data, STEM)] == []
    others = (*planted.digests, *OTHERS, "19 July 2093", f"{NUMBER:,}")
    assert [(name, other) for name, data in files for other in others if other.encode() in data] == []


def test_partners_see_all_of_it(planted: Planted, partner: Path) -> None:
    """The same tokens are in the build for both partners, so the search could have found them."""
    found = {token.decode().lower() for _, data in everything(partner) for token in _TOKEN.findall(data)}
    unseen = {place for token, place in planted.places.items() if token not in found}
    nowhere = ("commit message", "1 attachment content")  # no site shows these: attachments are those of today
    assert {place for place in unseen if not place.endswith(nowhere)} == set()
    data = b"".join(data for _, data in everything(partner))
    assert [other for other in OTHERS if other.encode() not in data] == []


def test_what_stays_is_number_type_and_digest(planted: Planted, inspection: tuple[Site, Path]) -> None:
    """Each withheld record has one page with its number, its type and a digest, and a place in its register."""
    site, folder = inspection
    withheld = site.holdings.withheld
    assert planted.numbers <= withheld.keys()
    for kind in TYPES.values():
        number = number_of(kind)
        page = Page((folder / withheld[number].page).read_text("utf-8"))
        assert "WITHHELD" in page.text
        assert number in page.text
        assert re.fullmatch(r"[0-9a-f]{64}", withheld[number].digest)
        assert withheld[number].digest in page.text
        assert number in Page((folder / register_url(kind)).read_text("utf-8")).text
        assert not (folder / withheld[number].page.removesuffix(".html")).exists()
        assert not (folder / withheld[number].page).with_suffix(".json").exists()
    told = json.loads((folder / "site.json").read_text("utf-8"))
    assert set(told["withheld"]) == set(withheld)
    assert not set(told["records"]) & set(withheld)


def test_who_names_it_shows_that_it_is_withheld(inspection: tuple[Site, Path]) -> None:
    """A record that is seen and names a withheld one shows its number, leading to the page that says so."""
    site, folder = inspection
    number = number_of(TYPES["deviation"])
    text = (folder / site.holdings.records[VISIBLE].page).read_text("utf-8")
    assert f"{number}.html" in text
    assert f"{number} withheld" in Page(text).text
    assert VISIBLE in Page((folder / site.holdings.withheld[number].page).read_text("utf-8")).text


def test_what_only_withheld_records_say_is_gone(inspection: tuple[Site, Path]) -> None:
    """Flags on withheld records and links from them are gone; a flag that may quote one keeps its rule alone."""
    holdings = inspection[0].holdings
    flags = [flag for landing in holdings.basis.landings for flag in landing.flags]
    assert not {flag.record for flag in flags} & set(holdings.withheld)
    assert [flag.rule for flag in flags if flag.record == VISIBLE and "not shown" in flag.message]
    assert holdings.basis.landings[-1].withheld
    named = {one.id for held in holdings.records.values() for one in held.named_by}
    assert not named & set(holdings.withheld)


def test_the_engine_sees_no_more_than_the_reader(inspection: tuple[Site, Path]) -> None:
    """Clocks, suppliers and escalations are reckoned from the records that are seen, and from no other."""
    holdings = inspection[0].holdings
    assert set(holdings.reckoned.world.records) == set(holdings.records)
