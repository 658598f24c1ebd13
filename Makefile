# Each target does all the set-up it needs; where that is complete, it costs nothing.

STORE ?= neo4j
PYTHON := .venv/bin/python

# Debian's own Python, for Debian's graph-tool; elsewhere any that is new enough, or the one you name.
PYTHON3 ?= $(shell for p in /usr/bin/python3 python3; do \
    "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

# Your own uv where there is one, else a pinned one of the checkout's own.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tools/bin/uv)
UV_HTTP_TIMEOUT ?= 300
export UV_PYTHON_DOWNLOADS := never
export UV_HTTP_TIMEOUT

# The package is installed as a tree of links: linked anew when a file comes or goes, or the checkout moves.
ROOMS := training ingest queries analysis
TREE := $(shell { pwd; find *.py py.typed $(ROOMS) -type f ! -name '*.pyc' | LC_ALL=C sort; cat pyproject.toml; } | cksum)
LINKED := .venv/.linked-$(firstword $(TREE))

.PHONY: help setup demo test long lint bench image pins clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

setup: $(LINKED)  ## system packages (Debian), and Python packages into .venv

demo: setup  ## train, prune, store, count, report: writes demo/ (STORE=embedded: without Neo4j)
	$(PYTHON) -m connectorch demo --out demo --store "$(STORE)"

test: lint  ## lint, then all tests
	$(PYTHON) -m pytest

WHEN = commit $(shell git rev-parse --short HEAD), $(shell date -u +%Y-%m-%d)
long: setup  ## twelve faults; a dense 25088-4096-4096-1000 network; 10,000 random motifs (docs/patterns.log); kills (docs/kills.log)
	$(PYTHON) tests/mutations.py
	CONNECTORCH_DENSE=1 $(PYTHON) -m pytest --no-header --durations=1 tests/analysis/test_exact.py -k dense
	echo "10,000 random networks and motifs, $(WHEN)" > docs/patterns.log
	CONNECTORCH_NETWORKS=10000 $(PYTHON) -m pytest --no-header --durations=0 -o timeout=7200 --verbose \
	    tests/analysis/test_patterns.py >> docs/patterns.log; status=$$?; tail -n 1 docs/patterns.log; exit $$status
	echo "20 kills of each kind, $(WHEN)" > docs/kills.log
	CONNECTORCH_KILLS=20 $(PYTHON) -m pytest --no-header --capture=no --durations=10 tests/test_kills.py >> docs/kills.log; \
	    status=$$?; tail -n 1 docs/kills.log; exit $$status

lint: setup  ## style, format, types
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m basedpyright

bench: setup  ## measured ratios, one script after the other
	@set -e; for script in tests/benchmarks/*.py; do echo "$$script"; $(PYTHON) "$$script"; done

image: setup  ## build the image by podman on a Debian made here, count in it, export from it (root; 10 minutes, 15 GB)
	$(PYTHON) tests/try_image.py $(IMAGES)

pins: .tools/system $(filter .tools/%,$(UV))  ## resolve the pinned requirements again (UPGRADE=--upgrade: newest versions)
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet $(UPGRADE) \
	    --all-extras --group dev --constraint constraints.txt --output-file requirements.txt pyproject.toml
	echo uv | $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
	    $(UPGRADE) --output-file requirements-uv.txt -

clean:  ## remove what setup, tests and demo made
	rm -rf .venv .tools .pytest_cache .ruff_cache .hypothesis build demo *.egg-info

.tools/system: docker/setup.sh
	@docker/setup.sh
	@mkdir -p .tools && touch $@

.tools/bin/uv: requirements-uv.txt | .tools/system
	@echo "setup: uv into .tools"
	@$(or $(PYTHON3),$(error no Python 3.11 or newer; name one by PYTHON3=...)) -m venv .tools
	@.tools/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --requirement requirements-uv.txt
	@touch $@

.venv/.pinned: requirements.txt | .tools/system $(filter .tools/%,$(UV))
	@echo "setup: Python packages into .venv (the first time about 3 GB are fetched, most of it CUDA's libraries for torch)"
	@$(PYTHON) -c '' 2>/dev/null || { rm -rf .venv && $(UV) venv --quiet --system-site-packages \
	    --python $(or $(PYTHON3),$(error no Python 3.11 or newer; name one by PYTHON3=...)) .venv; }
	@$(UV) pip sync --python $(PYTHON) --require-hashes requirements.txt
	@touch $@

$(LINKED): .venv/.pinned
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation --reinstall-package connectorch --editable .
	@rm -f .venv/.linked-* && touch $@
