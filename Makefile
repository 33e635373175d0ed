# nq57: every command of daily work. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
DATA ?= data
ARGS ?=
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
STARTED := $(VENV)/.runtime
FULL := $(VENV)/.development
SYSTEM := tests/year tests/faults tests/cli/test_up.py tests/cli/test_demo.py tests/deploy/test_compose.py \
  tests/deploy/test_panels.py tests/journeys/test_by_hand.py
BROWSER := tests/browser
ASSETS := services/portal/static/vendor/.installed
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml

.PHONY: help
help: ## List every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(STARTED) $(ASSETS) ## Set up and start the whole system in the foreground; Ctrl-C stops it (DATA=folder, ARGS="--port 9000")
	@exec $(BIN)/nq57 up --data "$(DATA)" $(ARGS)

.PHONY: test
test: $(FULL) $(ASSETS) programs ## Set up and run the tests on real NATS and PostgreSQL (ARGS="-k inbox")
	@$(BIN)/pytest -n 3 --dist loadfile $(SYSTEM:%=--ignore %) --ignore $(BROWSER) $(ARGS)

.PHONY: test-browser
test-browser: $(FULL) $(ASSETS) programs ## Run the portal in a real browser, page by page and as whole stories
	@$(BIN)/pytest -n 2 --dist loadfile $(BROWSER) $(ARGS)

.PHONY: test-system
test-system: $(FULL) $(ASSETS) programs ## Run the suites that start the whole system again and again, and kill its parts
	@$(BIN)/pytest -n 2 --dist loadfile $(SYSTEM) $(ARGS)

.PHONY: setup
setup: $(FULL) $(ASSETS) ## Set up everything for work on the code

.PHONY: lint
lint: $(FULL) ## Check style, types and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(FULL) ## Put the code into its one format
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

.PHONY: contracts
contracts: $(FULL) ## Write schemas, OpenAPI and NATS permissions from the code
	$(BIN)/python -m cli.contracts generate
	$(BIN)/nq57 topology permissions

.PHONY: contracts-verify
contracts-verify: $(FULL) ## Fail on drift and on a change that breaks a reader
	$(BIN)/python -m cli.contracts verify
	$(BIN)/nq57 topology permissions --check

.PHONY: bench
bench: $(FULL) $(ASSETS) ## Measure pipeline, latency and start-up; writes bench/results.json
	@$(BIN)/python -m bench $(ARGS)

.PHONY: doctor
doctor: $(STARTED) ## Check this machine and the running system
	@$(BIN)/nq57 doctor --data "$(DATA)"

.PHONY: lock
lock: $(FULL) ## Lock the dependencies anew, hashed, naming no registry
	$(COMPILE) -o requirements.lock > /dev/null
	$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock > /dev/null

.PHONY: clean
clean: ## Remove everything made here, except the data folder
	rm -rf $(VENV) services/portal/static/vendor node_modules *.egg-info build \
	  .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache test-artifacts bench/results.json
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@echo "nq57: making the virtual environment $(VENV)"
	@$(PYTHON) cli/environment_setup.py $(VENV)

$(STARTED): requirements.lock pyproject.toml | $(BIN)/python
	@echo "nq57: installing the locked packages it runs on (the first time takes a minute)"
	@$(PIP) install --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(FULL): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "nq57: installing the locked packages for work on the code (the first time takes some minutes)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation -e .
	@touch $(STARTED) $@

$(ASSETS): services/portal/assets/package-lock.json | $(STARTED)
	@echo "nq57: taking the portal's assets from npm, as locked"
	@$(BIN)/python services/portal/assets/install.py > /dev/null

.PHONY: programs
programs: # Debian's chromium, prometheus and clamd: the tests use the real ones
	@missing=""; for program in chromium prometheus clamd:clamav-daemon; do \
	  PATH="$$PATH:/usr/sbin" command -v $${program%:*} > /dev/null || missing="$$missing $${program#*:}"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "nq57: installing$$missing with apt-get"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -qq -y --no-install-recommends $$missing; } > /dev/null 2>&1 && exit 0; \
	fi; \
	echo "nq57: the tests need$$missing and cannot install it here." >&2; \
	echo "  Way out: sudo apt-get install --no-install-recommends$$missing, then make test again." >&2; exit 1
