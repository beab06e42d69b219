# One place for people and for CI. `make` alone lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ./newsroom
RUN := $(VENV)/.newsroom
DEV := $(VENV)/.dev

.DEFAULT_GOAL := help
.PHONY: help run test check format docs bench photos storm clean lock enrich-score

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN) ## install what is missing, start a newsroom here, publish a sample article, keep running
	@exec $(BIN)/pressroom up --data $(DATA) --demo

test: $(DEV) ## install what is missing, run every test, three files at a time: most of them wait
	@tests/browser/install-chromium
	@tests/contract/install-exiftool
	@tests/contract/install-minisign
	@tests/flow/install-jq
	@$(BIN)/pytest -n 3 $(TESTS)

check: $(DEV) ## lint, types, import contracts, compose and image files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python infra/check.py
	@$(BIN)/pytest -q tests/contract/test_schema_examples.py

format: $(DEV) ## put the code into its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only -q .

docs: $(DEV) ## write the reference pages and the outputs in the how-to pages from the code
	@$(BIN)/python docs/reference/generate.py
	@$(BIN)/python docs/how-to/generate.py

bench: $(DEV) ## measure what the README claims about speed
	@$(BIN)/python bench/text.py --archive
	@$(BIN)/python bench/enrich.py
	@$(BIN)/python bench/commits.py

photos: $(DEV) ## measure what a photo costs, alone and in an article, against the least it can and against others
	@$(BIN)/python bench/photos.py --svg docs/photos.svg
	@$(BIN)/python bench/photo_articles.py

enrich-score: $(DEV) ## score the metadata on the gold sets (SET=development, held_out or sample for one)
	@$(BIN)/python -m tests.gold.score $(SET)

storm: $(DEV) ## kill every process while articles come in, take each part away for a minute, let every call fail; nothing may be lost
	@$(BIN)/pytest -s tests/faults/test_storm.py tests/faults/test_outages.py tests/faults/test_every_call_under_embargo.py --storm

lock: ## resolve requirements/*.txt anew from pyproject.toml (needs uv)
	@for set in "dev --extra embedded --extra semantic --group install --group dev" "newsroom --extra embedded --group install" "service --group install"; do \
	  set -- $$set; file=requirements/$$1.txt; shift; \
	  uv pip compile pyproject.toml $$@ --universal --python-version 3.11 --generate-hashes --no-header -q -o $$file || exit 1; \
	done

clean: ## remove the virtual environment, caches and the newsroom's data
	@-[ ! -x $(BIN)/pressroom ] || $(BIN)/pressroom down --data $(DATA) >/dev/null 2>&1
	@rm -rf $(VENV) $(DATA) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Pressroom needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }

$(RUN): requirements/newsroom.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Pressroom into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/newsroom.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Pressroom and its development tools into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)
