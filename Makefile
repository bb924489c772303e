# Every target makes its own environment first; Python 3.11 or newer and make are all it takes.
PYTHON ?= python3
PORT ?= 3939
BROWSER ?= 1
VENV := .venv
BIN := $(VENV)/bin
NO_BROWSER := $(if $(filter 0,$(BROWSER)),--no-browser,)

.DEFAULT_GOAL := help
.PHONY: help setup playground run test test-faults test-endurance check format bench interop lock clean

help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.dev ## Make the environment and nothing else

playground: $(VENV)/.base ## Try Rapport in a browser (PORT=3939, BROWSER=0 not to open one)
	$(BIN)/python -m bot playground --port $(PORT) $(NO_BROWSER)

run: $(VENV)/.base ## Run the bot with the settings in .env
	$(BIN)/python -m bot run

test: $(VENV)/.dev ## Run every test, the one in the browser too
	$(BIN)/python -m tests.prepare
	$(BIN)/python -m pytest -m "not faults and not journey and not browser" -n 3 --dist loadfile --cov --cov-report=term --cov-report=json:build/coverage.json
	$(BIN)/python -m tests.coverage_floor build/coverage.json
	$(BIN)/python -m pytest -m "not faults and (journey or browser)" -n 3 --dist worksteal

test-faults: $(VENV)/.dev ## Run the slow tests: processes that are killed, a failing Slack, rounds on PostgreSQL
	$(BIN)/python -m pytest -m "faults and not endurance" -n 2 --dist worksteal -rP

test-endurance: $(VENV)/.dev ## Run the longest of them one by one: hundreds of kills, a thousand messages, many processes
	$(BIN)/python -m pytest -m endurance -rP

check: $(VENV)/.dev ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Bring the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Measure, and print the tables that the documentation quotes
	$(BIN)/python -m tests.benchmarks

interop: $(VENV)/.dev ## Slack's own Node client against the playground, and Slack's published types
	bash tests/interop/run.sh

lock: $(VENV)/.dev ## Bring the lock files up to date (needs uv)
	bash .ci/lock

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rapport needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
