# What can be asked of this checkout: `make help`.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
PY := .venv/bin/python
sum = $(shell cksum < requirements/$(1).txt | tr ' ' -)
BASE := .venv/base-$(call sum,base)
TEST := .venv/test-$(call sum,test)
TEMPLATES = $(shell find templates -name '*.html')
NO_SECRETS := ^(static/vendor|requirements)/|^openapi.yaml$$|package-lock.json$$
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.PHONY: help run test proof check format schema lock bench
.DEFAULT_GOAL := help

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: export PSTN_DEMO = 1
run: $(BASE) ## install, migrate, load the five places and serve on PORT (8000)
	@exec $(PY) manage.py serve

test: $(TEST) ## run the whole suite on SQLite and on PostgreSQL, side by side
	@$(MAKE) --no-print-directory --output-sync=target --jobs=2 test-sqlite test-postgres

test-%: $(TEST)
	PSTN_TEST_DATABASE=$* $(PY) -m pytest $(ARGS)

proof: export PSTN_PROOF = 1
proof: test ## run the same tests at full size

check: export PSTN_DEMO = 1
check: $(TEST) ## lint, types, layers, migrations, templates, licences, secrets, OpenAPI and what it would break
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	.venv/bin/lint-imports
	.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py spectacular --validate --fail-on-warn | diff - openapi.yaml
	$(PY) -m tests.contract.breaking
	.venv/bin/pip-licenses --order=license --summary
	git ls-files | grep -v -E '$(NO_SECRETS)' | xargs .venv/bin/detect-secrets-hook --no-verify --exclude-lines 'SECRETARY|"accounts/|"made-up"'

bench: $(TEST) ## measure lists, exports and writes beside the least that could answer the same, on PostgreSQL
	$(PY) -m bench $(ARGS)

format: $(TEST) ## write code and templates in the form that `make check` asks for
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	.venv/bin/djade --target-version 5.2 $(TEMPLATES)

schema: export PSTN_DEMO = 1
schema: $(TEST) ## write openapi.yaml anew
	$(PY) manage.py spectacular --validate --fail-on-warn --file openapi.yaml

lock: $(TEST) ## write the locked requirements anew
	$(LOCK) $(ARGS) requirements/base.in -o requirements/base.txt
	$(LOCK) $(ARGS) requirements/test.in -o requirements/test.txt

define install
@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, as in: PYTHON=/path/to/python3.11 make" if sys.version_info < (3, 11) else 0)'
@$(PY) -m pip --version >/dev/null 2>&1 || { rm -rf .venv; $(PYTHON) -m venv .venv; }
@echo "Installing requirements/$(1).txt into .venv …"
@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/$(1).txt
endef

$(BASE): requirements/base.txt
	$(call install,base)
	@rm -f .venv/base-* && touch $@

$(TEST): requirements/test.txt requirements/base.txt
	$(call install,test)
	@rm -f .venv/base-* .venv/test-* && touch $@ $(BASE)
