# The whole of everyday work: make run, make test, make check, make bench, make fmt.
# run and bench obey PORT, HOST and DATA; all obey PYTHON (3.11 or newer) when .venv is made.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= var
export HOST PORT DATA

UV_VERSION := 0.13.9
# The environment is what uv.lock says, made with the machine's own Python.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# Trust whom the machine trusts, a company's proxy included; without a list of its own, uv's.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),)
export UV_SYSTEM_CERTS ?= 1
endif
UV := .venv/bin/uv
export PYTHONUTF8 := 1

.PHONY: run test check bench fmt messages check-style check-types check-floors check-templates check-messages \
  check-migrations test-database
.DEFAULT_GOAL := run

## Serve a demo school on this machine.
run: .venv/.installed
	@.venv/bin/parta run --with-parent

## Everything that CI does: check, then every test on SQLite and those with a database on PostgreSQL.
test: .venv/.installed-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(CHECKS) test-database
	@.venv/bin/python -m tests.tools.suite

# An empty database with every migration applied takes half a minute, and the checks leave a core free.
test-database:
	@.venv/bin/python -m tests.tools.prepared

## Style, types, contracts, templates, translations, migrations: side by side, no tests.
CHECKS := check-types check-style check-floors check-templates check-messages check-migrations
check: .venv/.installed-dev
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(CHECKS)

check-style:
	.venv/bin/ruff check --quiet
	.venv/bin/ruff format --check --quiet

check-types:
	.venv/bin/mypy --no-error-summary

check-floors:
	@echo .venv/bin/lint-imports; out=$$(.venv/bin/lint-imports --no-logo) || { echo "$$out"; exit 1; }

check-templates:
	.venv/bin/djlint src --quiet --lint

check-messages:
	.venv/bin/python -m tests.tools.messages check

check-migrations:
	.venv/bin/python manage.py makemigrations --check --dry-run -v 0

## How fast it is beside a trivial page and the bare SQL.
bench: .venv/.installed-dev
	@.venv/bin/python -m bench

## Lay code out as the linters want it.
fmt: .venv/.installed-dev
	.venv/bin/ruff check --fix --quiet
	.venv/bin/ruff format --quiet

## Bring locale/*/django.po up to date with the sources.
messages: .venv/.installed-dev
	.venv/bin/python -m tests.tools.messages update

.venv/.installed: uv.lock pyproject.toml | $(UV)
	@echo "Installing what uv.lock lists…" >&2
	@$(UV) sync --quiet --frozen --no-dev --inexact
	@touch $@

.venv/.installed-dev: uv.lock pyproject.toml | $(UV)
	@echo "Installing what uv.lock lists, tools of development included…" >&2
	@$(UV) sync --quiet --frozen --inexact
	@touch $@ .venv/.installed

$(UV):
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Parta needs Python 3.11 or newer, and there is no '$(PYTHON)' here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Parta needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version)." >&2; \
	  echo "Name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)…" >&2
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location uv==$(UV_VERSION)
