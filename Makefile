# make run and make test set everything up on a machine with Python 3.11+, make and a package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench chaos lock clean

run: $(VENV)/.runs
	@$(BIN)/convener run

test: $(VENV)/.tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/.tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -k "not postgresql" tests/test_house.py tests/rules

# Figures against their budgets, one JSON object a line; docs/performance.md says what each is.
bench: $(VENV)/.tests
	@$(BIN)/python -m tests.bench

# Faults and simulated years, bounded in number and time, on this machine alone. What is a matter of
# time comes first, by itself. build/chaos.jsonl keeps what every fault cost; the last table tells it.
# Of what has a longer version here, the short one is left to `make test`.
ALONE := $(addprefix tests/chaos/long_,acks.py share.py limits.py takeover.py rolling.py)
SHORT := $(addprefix tests/chaos/test_,rolling.py roster_killed.py)
CHAOS_LOG := build/chaos.jsonl

chaos: export CONVENER_CHAOS_LOG = $(CHAOS_LOG)
chaos: $(VENV)/.tests
	@rm -f $(CHAOS_LOG)
	@$(BIN)/python -m pytest -s -o python_files='long_*.py' $(ALONE); alone=$$?; \
	CONVENER_CHAOS_KILLS=$${CONVENER_CHAOS_KILLS:-50} $(BIN)/python -m pytest -n 2 --dist worksteal \
	  -o python_files='test_*.py long_*.py' tests/chaos $(addprefix --ignore=,$(ALONE) $(SHORT)); \
	exit $$((alone | $$?))

# Pins with hashes, naming no index.
lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 pyproject.toml --group test -c requirements.lock -o requirements-test.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Convener needs Python 3.11 or newer; say which with make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.runs: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once; a minute or two) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tests: requirements-test.lock $(VENV)/.runs
	@echo "Setting up the tests …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@
