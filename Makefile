# Every task by name; plain `make` prints them. Nothing has to be installed before: the first task
# that needs it makes .venv from requirements.lock.

PY := .venv/bin/python
READY := .venv/.installed
CODE := law demo libs services gateway compose embedded migrations tools tests
# The tests that need a database share it well enough to run on both cores.
WORKERS ?= 2

# Python keeps what it compiled, or every start would take three seconds longer.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH
export PYTHONUNBUFFERED := 1
# No part starts without a mode; whoever runs the system by `make` tries it out, unless he says so.
export OCOP_ENVIRONMENT ?= development

.DEFAULT_GOAL := help
.PHONY: help run demo services migrations test test-long test-unit test-rest check format bench openapi \
	rulebooks rules mutants lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.lock tools/bootstrap tools/bootstrap.lock
	@tools/bootstrap

run: $(READY) ## the whole system with a private PostgreSQL on http://127.0.0.1:8000 (OCOP_PORT)
	@exec $(PY) -m embedded

demo: $(READY) ## walk products from registration to certificate through the API
	@exec $(PY) -m embedded.walk_demo

services: $(READY) ## the same system as four processes, and a private PostgreSQL
	@exec $(PY) -m embedded --processes

migrations: $(READY) ## bring the schemas up to date (DATABASE_URL, else the private PostgreSQL)
	@$(PY) -m embedded.migrate upgrade

test: test-unit test-rest ## all tests, the cheap ones first

test-long: $(READY) ## what takes minutes: many thousands of requests made of raw bytes
	$(PY) -m pytest tests/system -n $(WORKERS) -m long --durations=10

test-unit: $(READY)
	$(PY) -m pytest tests/unit -n $(WORKERS) -p no:schemathesis

test-rest: $(READY)
	$(PY) -m pytest tests/service tests/contracts tests/system -n $(WORKERS) --durations=20

check: $(READY) ## format, style, types, import rules, spelling, dependencies, rulebooks
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	.venv/bin/codespell $(CODE) docs README.md CONTRIBUTING.md Makefile
	$(PY) -m deptry .
	$(PY) -m tools.rulebooks --check
	$(PY) -m tools.rules --check

format: $(READY) ## mend what ruff can mend
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(READY) ## measure the hot paths against their floors
	$(PY) -m tools.bench

openapi: $(READY) ## write the published API of every service to docs/openapi
	$(PY) -m tools.openapi

rulebooks: $(READY) ## write the rulebooks and their test vectors again from their sources
	$(PY) -m tools.rulebooks
	$(PY) -m tests.support.scoring_vectors

rules: $(READY) ## write docs/rules.md, which rule carries out which article
	$(PY) -m tools.rules

mutants: $(READY) ## change the rules in 600 places; fail when tests notice under 95 %
	$(PY) -m tools.mutants

lock: $(READY) ## resolve requirements.lock again, with releases at least a week old
	UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip compile pyproject.toml \
		--group dev --generate-hashes --python-version 3.11 --no-annotate --no-header \
		--exclude-newer "7 days" --quiet --output-file requirements.lock

clean: ## remove what can be made again; the data in .state stay
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
