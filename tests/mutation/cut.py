"""Makes the mutants of one room, has each tried, and says what became of it. Runs with the bench as its folder.

The only importer of mutmut. Its command makes and tries mutants in one go; here they are looked at in between, and
those that change a text alone are marked as skipped, which mutmut then counts by itself.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from mutmut import __main__ as mutmut
from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths, walk_mutatable_files

from tests.mutation.prose import changes_only_prose, sentences

OUTCOME = Path("outcome.json")
MUTANTS = Path("mutants")
LEFT_OUT = 34
"""What mutmut takes for "tried already: skipped"."""

# By the code that the child ended with. Another code says that the tests could not be run, which mutmut's own table
# would call "timeout", and count.
WORDS = {0: "survived", 1: "killed", 3: "killed", 5: "no test", 33: "no test", LEFT_OUT: "left out", -24: "too slow"}
NOTICED = frozenset({1, 3, -24})


def main(children: int) -> None:
    """Cut the room up, try every mutant that was not noticed yet, and write ``outcome.json``."""
    set_mutant_under_test("mutant_generation")
    shutil.rmtree(MUTANTS / "tests", ignore_errors=True)
    (MUTANTS / "mutmut-stats.json").unlink(missing_ok=True)  # which test reaches what is asked anew
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    mutmut.create_mutants(children)
    _take_back(but=NOTICED)
    _leave_out_prose()
    mutmut._run((), children)
    if _take_back(but=frozenset(WORDS)):  # their tests could not be run: the machine may have been at fault
        mutmut._run((), children)
    OUTCOME.write_text(json.dumps(list(_outcome()), indent=1), encoding="utf-8")


def _files() -> Iterator[SourceFileMutationData]:
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        if data.exit_code_by_key:
            yield data


def _leave_out_prose() -> None:
    constants = {path: sentences(path.read_text(encoding="utf-8")) for path in Path("src").rglob("*.py")}
    lent = {name for names in constants.values() for name in names if not name.startswith("_")}
    for data in _files():
        names = constants[Path(data.path)] | lent
        spans = MutantLineSpans.load(data.path)
        assert spans is not None
        for name in data.exit_code_by_key:
            mutant = name.rpartition(".")[2]
            pair = [f"{mutant.partition('__mutmut_')[0]}__mutmut_orig", mutant]
            original, changed = (textwrap.dedent(source) for source in spans.read_function_sources(pair))
            if changes_only_prose(original, changed, names):
                data.exit_code_by_key[name] = LEFT_OUT
        data.save()


def _take_back(but: frozenset[int]) -> int:
    """Mark those that ended with another code as not tried yet, and count them."""
    found = 0
    for data in _files():
        odd = [name for name, code in data.exit_code_by_key.items() if code not in but]
        data.exit_code_by_key |= dict.fromkeys(odd)
        data.save()
        found += len(odd)
    return found


def _outcome() -> Iterator[dict[str, str]]:
    for data in _files():
        for name, code in data.exit_code_by_key.items():
            if code not in WORDS:
                raise SystemExit(f"{name} could not be tried: its tests ended with {code}")
            difference = get_diff_for_mutant(name, path=data.path) if code in {0, 5, 33} else ""
            yield {"mutant": name, "became": WORDS[code], "difference": difference}


if __name__ == "__main__":
    main(int(sys.argv[1]))
