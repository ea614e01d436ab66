# Two commands do everything: `make regenerate` and `make test`.  Both need only Python 3.10 or newer and make; the
# environment is created, and kept up to date with requirements.lock, by whichever target needs it first.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# PYTHON=... chooses the interpreter, VENV=... the environment's folder, PYTEST_ARGS=... what pytest is told.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3.10 python3 python; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 \
	&& echo "$$python" && break; done)
VENV ?= .venv
PYTEST_ARGS ?=

BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)
EDITABLE := $(INSTALL) --no-deps --no-build-isolation --editable
PYTHON_SOURCES := generator generated templates extensions examples tests .ci $(wildcard benchmarks)

.PHONY: help regenerate test check validate interop bench bench-generate dist lock test-lowest clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

regenerate: $(VENV)/.tool ## the main job: schemas/ -> generated/
	@$(BIN)/wirestruct generate

test: $(VENV)/.package ## run every test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.package ## is generated/ up to date? then every linter and type checker
	@$(BIN)/wirestruct check || { echo "make regenerate mends what is changed, missing or stale" >&2; exit 1; }
	$(BIN)/black --quiet --check --config pyproject.toml $(PYTHON_SOURCES) \
		|| { $(BIN)/black --check --config pyproject.toml $(PYTHON_SOURCES); exit 1; }
	$(BIN)/ruff check --quiet $(PYTHON_SOURCES)
	$(BIN)/mypy
	$(BIN)/pyright

validate: $(VENV)/.package ## the sample payloads through jsonschema and the generated validators
	@$(BIN)/wirestruct validate

interop: $(VENV)/.package ## the Rust crates and other services: do they read what we write, and the other way round?
	@$(BIN)/python tests/interop/run.py

bench: $(VENV)/.package ## measure side by side with other libraries
	@$(BIN)/python -m benchmarks

bench-generate: $(VENV)/.package ## measure the generator side by side with others, over documents of growing size
	@$(BIN)/python -m benchmarks.generation

dist: regenerate $(VENV)/.package ## build both distributions into dist/
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/python -m build --no-isolation --outdir dist generated

lock: $(VENV)/.tool ## write requirements.lock anew (needs python3.10 to python3.13)
	$(BIN)/python .ci/requirements.py lock

test-lowest: $(VENV)/.tool ## run the unit tests with the lowest versions that pyproject.toml allows
	$(BIN)/python .ci/requirements.py lowest > $(VENV)/lowest.txt
	$(MAKE) LOCK=$(VENV)/lowest.txt VENV=.venv-lowest PYTEST_ARGS="--ignore=tests/package $(PYTEST_ARGS)" test

clean: ## remove environments, caches and built distributions
	rm -rf .venv .venv-lowest dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, in three steps that run again when what they read has changed.

LOCK ?= requirements.lock

$(VENV)/.locked: $(LOCK)
	@test -n "$(PYTHON)" || { echo "no Python 3.10 or newer with venv and ensurepip was found; set PYTHON=..." >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing $(LOCK) into $(VENV)"
	@$(INSTALL) --requirement $(LOCK)
	@touch $@

$(VENV)/.tool: $(VENV)/.locked pyproject.toml
	@$(EDITABLE) .
	@touch $@

$(VENV)/.package: generated/pyproject.toml $(VENV)/.tool
	@$(EDITABLE) generated
	@touch $@

generated/pyproject.toml: | $(VENV)/.tool
	@$(BIN)/wirestruct generate
