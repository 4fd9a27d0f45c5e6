# make app    the app on http://127.0.0.1:8501, with everything it needs
# make test   the tests          make check   style, types, import layers
# make bench  the speed budgets  make clean   take away what was generated
# make bench-scale  the same at 10⁴, 10⁵ and 10⁶ passages of invented documents (ARGS="--folder DIR" keeps them)
# make attack kills, damage, hostile files, questions and models, ten minutes at most; a table of what held
#
# Settings: PYTHON=python3.12  PORT=8501  WORKERS=4 (processes for the tests; 0 is this one)  OCR=no (without what reads scans; 160 MB less)  LIBRARY=./library  ARGS="-k outline" (for pytest or the benchmark)

SHELL := /bin/sh
PORT ?= 8501
LIBRARY ?= ./library
ARGS ?=
# As many as there are cores; a test that is left over goes to the worker that is done first.
WORKERS ?= auto
PYTEST := -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal
BIN := .venv/bin
PACKAGES := answer corpus drafting embed eval index proof service ui wording
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c '$(NEW_ENOUGH)' && { echo $$p; break; }; done)
endif
SECONDS_SINCE = echo "==> $@: $$(( $$(date +%s) - began )) s"

.PHONY: app test check bench bench-scale attack audit clean environment environment-dev lock
.DEFAULT_GOAL := app

app: environment
	@$(BIN)/python -m scripts.first_run --library $(LIBRARY)
	@$(BIN)/tiaowen --library $(LIBRARY) app --port $(PORT)

# Without a browser the tests that drive one are left out, and that is said.
test: environment-dev
	@$(BIN)/python -m scripts.first_run --model
	@began=$$(date +%s); \
	browser=; for b in chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v $$b >/dev/null 2>&1 && { browser=$$b; break; }; done; \
	if [ -n "$$browser" ]; then \
		echo "==> Running all tests (browser: $$browser)"; $(BIN)/python $(PYTEST) $(ARGS); \
	else \
		echo "==> No Chromium or Chrome found: running the tests without those that drive a browser (tests/e2e)"; \
		$(BIN)/python $(PYTEST) -m "not e2e" $(ARGS); \
	fi; code=$$?; $(SECONDS_SINCE); exit $$code

check: environment-dev
	@began=$$(date +%s); set -e; \
	echo "==> ruff check";          $(BIN)/ruff check .; \
	echo "==> ruff format --check"; $(BIN)/ruff format --check .; \
	echo "==> mypy --strict";       $(BIN)/mypy $(PACKAGES:%=-p %) -m cli -m app; \
	echo "==> import layers";       $(BIN)/lint-imports --no-logo; \
	$(SECONDS_SINCE)

bench: environment
	@$(BIN)/python -m scripts.first_run --model
	@$(BIN)/python -m scripts.bench $(ARGS)

bench-scale: environment
	@$(BIN)/python -m scripts.bench_scale $(ARGS)

attack: environment-dev
	@$(BIN)/python -m scripts.attack $(ARGS)

# Known weaknesses of the pinned versions, from a file: no network.
audit: environment-dev
	@$(BIN)/python -m scripts.audit $(ARGS)

lock: environment-dev
	@$(BIN)/python scripts/lock.py

# The library and the model in the user's cache are data, not build products: they stay.
clean:
	@echo "==> Removing .venv and caches (the library and the prepared model stay)"
	@rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment environment-dev:
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null; then \
		echo "Tiaowen needs Python 3.11 or newer; found: $$(python3 --version 2>&1 || echo none)." \
			"Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@$(PYTHON) scripts/environment.py $(if $(findstring dev,$@),--dev) $(if $(filter no off 0,$(OCR)),--no-ocr)
