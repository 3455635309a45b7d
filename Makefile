# Every way in; `make` prints them. Each step is done once and again only when its inputs change.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .alongside/stamps
EXTENSION_SOURCES := $(shell find extension -type f \( -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.html' -o -name '*.json' \) -not -path '*/node_modules/*' -not -path '*/.output/*' -not -path '*/.wxt/*' 2>/dev/null)

help: ## Show this
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(STAMPS)/python $(STAMPS)/web ## The product: server, panel, simulated providers, a seeded workspace
	@$(BIN)/alongside run

browser: $(STAMPS)/python $(STAMPS)/extension $(STAMPS)/chromium ## Chromium with the panel in it, in simulated Gmail and Outlook
	@$(BIN)/alongside browse

extension: $(STAMPS)/extension ## Build the extension into extension/.output/chrome-mv3

firefox: $(STAMPS)/node ## Build the extension for Firefox into extension/.output/firefox-mv3
	@cd extension && npm run --silent build:firefox

test: $(STAMPS)/python-dev $(STAMPS)/web $(STAMPS)/extension $(STAMPS)/chromium ## Everything that CI runs; installs what it needs
	@sh .ci/check all

e2e: $(STAMPS)/python-dev $(STAMPS)/web $(STAMPS)/extension $(STAMPS)/chromium ## The walks in Chromium; screenshots in tests/e2e/artifacts
	@$(BIN)/python -m pytest -q tests/e2e

quick: $(STAMPS)/python-dev ## Format, lint, types, layers, rules: under a minute
	@sh .ci/check quick

schema: $(STAMPS)/python-dev $(STAMPS)/node ## JSON Schema and TypeScript from shared_schema/*.py
	@$(BIN)/python -m shared_schema.generate

bench: $(STAMPS)/python-dev ## Benchmarks, as ratios to a bare query in the same run; CONTACTS=1000000 EMAILS=5000000 for the full size
	@$(BIN)/python -m tests.benchmarks $(if $(CONTACTS),--contacts $(CONTACTS)) $(if $(EMAILS),--emails $(EMAILS))
	@$(BIN)/python -m tests.benchmarks.importing
	@$(BIN)/python -m tests.benchmarks.syncing
	@$(BIN)/python -m tests.benchmarks.backfilling
	@$(BIN)/python -m tests.benchmarks.pushing

soak: $(STAMPS)/python-dev ## 10,000 mails and random faults for each provider on each database; MAILS=2000 for fewer
	@ALONGSIDE_SOAK=$(or $(MAILS),10000) $(BIN)/python -m pytest -q -m soak tests/sync

clean: ## Forget everything that was installed or built (your data in .alongside stays)
	@rm -rf $(VENV) $(STAMPS) extension/node_modules extension/.output extension/.wxt

$(STAMPS)/python: .ci/requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh .ci/install python requirements.lock && mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python-dev: .ci/requirements-dev.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh .ci/install python requirements-dev.lock && mkdir -p $(STAMPS) && touch $@ $(STAMPS)/python

$(STAMPS)/node: extension/package-lock.json
	@sh .ci/install node && mkdir -p $(STAMPS) && touch $@

$(STAMPS)/web: $(STAMPS)/node $(EXTENSION_SOURCES)
	@echo "• building the web app"
	@cd extension && npm run --silent build:web > ../.alongside/build.log 2>&1 || { cat ../.alongside/build.log; exit 1; }
	@touch $@

$(STAMPS)/extension: $(STAMPS)/node $(EXTENSION_SOURCES)
	@echo "• building the extension"
	@cd extension && npm run --silent build > ../.alongside/build.log 2>&1 || { cat ../.alongside/build.log; exit 1; }
	@touch $@

$(STAMPS)/chromium:
	@sh .ci/install chromium && mkdir -p $(STAMPS) && touch $@

.PHONY: help run browser extension firefox e2e test quick schema bench soak clean
