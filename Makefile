# Two commands matter: `make run` and `make test`.  Nothing but Python 3.11-3.13 and make is assumed.
SHELL := /bin/sh
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PYTHON := $(BIN)/python
JOBS ?= 2
SCENARIO ?= khalkhin_gol_august_1939

.PHONY: run test check-style prove bench docs locks clean

run: $(VENV)/.installed-run
	$(PYTHON) -m nomonhan run $(SCENARIO) --runs 200 --seed 1 --workers 2

# The rules are compiled once, before workers would all begin to.
test: check-style
	$(PYTHON) -m nomonhan warm
	$(PYTHON) -m pytest -n $(JOBS)

check-style: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The gates of the model: minutes to an hour, run before a change of behavior is called done.
prove: $(VENV)/.installed-dev
	$(PYTHON) -m pytest -m prove
	$(PYTHON) -m proofs --workers $(JOBS)
	$(PYTHON) -m proofs.experiments
	$(PYTHON) -m proofs.conflict
	$(PYTHON) -m proofs.shapes

bench: $(VENV)/.installed-bench
	$(PYTHON) -m benchmarks

docs: $(VENV)/.installed-docs
	$(BIN)/sphinx-build -W -b html docs docs/_build/html

# An interpreter is tried, not looked up: a name on PATH may be a shim for a version that is not there.
$(VENV)/.made:
	@found=; for name in python3.13 python3.12 python3.11 python3 python; do \
	  if $$name -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	    >/dev/null 2>&1; then found=$$name; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "No Python 3.11, 3.12 or 3.13 with venv and ensurepip on PATH. Install one" \
	    "(Debian, Ubuntu: apt-get install python3 python3-venv) and run make again." >&2; exit 1; fi; \
	$$found -m venv $(VENV)
	@touch $@

$(VENV)/.installed-%: requirements/%.txt pyproject.toml $(VENV)/.made
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Pinned with hashes and without a host, for every supported Python and system at once.
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
  --no-annotate --python-version 3.11 pyproject.toml requirements/build.in
locks: $(VENV)/.made
	$(PYTHON) -m pip install --quiet uv
	$(COMPILE) --upgrade -o requirements/run.txt
	$(COMPILE) --extra dev -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) --extra dev --extra bench -c requirements/dev.txt -o requirements/bench.txt
	$(COMPILE) --extra dev --extra docs -c requirements/dev.txt -o requirements/docs.txt

clean:
	rm -rf $(VENV) build dist docs/_build .mypy_cache .ruff_cache .pytest_cache
