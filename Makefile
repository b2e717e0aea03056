# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test setup dev lint types contracts gate docs schema lock clean

demo: setup
	@$(BIN)/dragoman demo

setup: $(VENV)/.run

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/pyvenv.cfg requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

test: dev
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

contracts: dev
	$(BIN)/lint-imports

gate: dev
	$(BIN)/python -m evaluation.gate

# Renews the pages that follow from the code and the outputs of examples, then builds the site into site/.
docs: dev
	$(BIN)/python -m tools.docs --examples
	$(BIN)/mkdocs build --strict --quiet

schema: dev
	$(BIN)/python -m tools.schema

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 \
		--extra desk requirements/build.in pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 \
		--constraint requirements/run.txt --extra all requirements/build.in requirements/dev.in pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) dist build site .mypy_cache .ruff_cache .pytest_cache
