# Naru needs Python 3.11 or newer and make; everything else goes into .venv.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: run test install

run: install  ## index corpus/ and serve it
	$(BIN)/naru index corpus
	$(BIN)/naru serve --port $(PORT)

test: .venv/tested-with  ## every check there is
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest

install: .venv/installed  ## .venv with the naru command

.venv/installed: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Naru needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/tested-with: requirements-dev.txt .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	touch $@
