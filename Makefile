# Sealtrail's own workshop. Works with GNU Make 3.81 and any POSIX shell; `make help` lists the targets.

SHELL = /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON = .venv/bin/python
SEALTRAIL = .venv/bin/sealtrail
WORKERS = 2
EXAMPLES = 3000

# What is demonstrated and tested must not depend on whose machine it is: nothing of the caller's git, agent, home or
# Python settings is passed on. The paths are this tree's; the rest says only how to talk to a person.
SCRUBBED = mkdir -p build/home build/coverage && env -i \
	HOME="$$PWD/build/home" PATH="$$PWD/.venv/bin:$$PATH" LANG="$${LANG:-C.UTF-8}" \
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
	$${CI:+"CI=$$CI"} $${TMPDIR:+"TMPDIR=$$TMPDIR"} $${TERM:+"TERM=$$TERM"} $${NO_COLOR:+"NO_COLOR=$$NO_COLOR"}

.PHONY: help setup demo test lint types contracts drift unit coverage properties attacks pictures bench mutants format lock clean environment

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv as the lock says (done by itself where needed)
	@sh .ci/setup

demo: setup ## a small world to play with, in build/demo, with its site
	@rm -rf build/demo
	@$(SCRUBBED) $(SEALTRAIL) demo build/demo

test: lint types contracts drift unit coverage ## everything that must hold before a merge

lint: setup ## style (ruff)
	@$(SCRUBBED) $(PYTHON) -m ruff check .
	@$(SCRUBBED) $(PYTHON) -m ruff format --check .

types: setup ## types (mypy --strict)
	@$(SCRUBBED) $(PYTHON) -m mypy

contracts: setup ## who may import whom (import-linter)
	@$(SCRUBBED) .venv/bin/lint-imports --no-cache --no-logo

drift: setup ## what is generated and committed is what would be generated now
	@$(SCRUBBED) $(SEALTRAIL) schema export --check
	@$(SCRUBBED) $(SEALTRAIL) exemplar --check
	@$(SCRUBBED) $(SEALTRAIL) check

unit: setup ## the tests, with branch coverage
	@$(SCRUBBED) $(PYTHON) -m pytest -n $(WORKERS) --cov --cov-report=

# After `unit`, whose measurements it reads, even with make -j.
coverage: unit ## at least 95 % of each room that a verdict rests on
	@$(SCRUBBED) $(PYTHON) -m coverage json --quiet
	@$(SCRUBBED) $(PYTHON) tests/project/coverage_gate.py build/coverage/report.json

# EXAMPLES=10000 looks further; `test` takes 100, always the same.
properties: setup ## every property with many fresh examples (about ten minutes)
	@$(SCRUBBED) $(PYTHON) -m pytest -q -m hypothesis -p tests.properties.longer --examples $(EXAMPLES) -n $(WORKERS)

attacks: setup ## every attempt anew on gate, hook and verify, and their answers into docs/attacks.md
	@$(SCRUBBED) $(PYTHON) -m tests.conformance.page

pictures: setup ## every kind of page into build/pictures, and small copies into docs/pictures (needs chromium)
	@$(SCRUBBED) $(PYTHON) -m pytest -q tests/publish/test_browser_pictures.py -k each_kind
	@$(SCRUBBED) $(PYTHON) -m tests.publish.pictures "$$(command -v chromium || command -v google-chrome)"

# SIZES="--merges 500 --commits 500 --records 0 --sites 1000" measures less.
bench: setup ## what verify, gate, check and build cost, beside programs that do a part of it
	@$(SCRUBBED) $(PYTHON) -m tests.bench $(SIZES)

# ROOMS="statement people" tries fewer. Long, so apart from `test`.
mutants: setup ## does a test fail when the code is wrong? (mutation testing; docs/mutation.md)
	@$(SCRUBBED) $(PYTHON) -m tests.mutation $(ROOMS)

format: setup ## lay the code out
	@$(SCRUBBED) $(PYTHON) -m ruff check --fix-only --quiet .
	@$(SCRUBBED) $(PYTHON) -m ruff format .

# UPGRADE=--upgrade takes newer versions; without it only what the .in files changed moves.
COMPILE = uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --quiet
lock: ## write the lock anew from requirements/*.in (needs uv)
	@command -v uv >/dev/null 2>&1 || { echo "lock: uv is missing; this brings it: pipx install uv" >&2; exit 3; }
	cd requirements && $(COMPILE) $(UPGRADE) run.in -o run.txt
	cd requirements && $(COMPILE) $(UPGRADE) dev.in -o dev.txt

clean: ## remove .venv and all that was built
	rm -rf .venv build dist

# What demo and tests see of the caller's environment; the tests look at it.
environment:
	@$(SCRUBBED) env
