# Each target does all the set-up it needs; a set-up that is complete costs nothing.

STORE ?= neo4j
PYTHON := .venv/bin/python
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tools/bin/uv)
export UV_PYTHON_DOWNLOADS := never

# The package is installed as a tree of links: it is linked anew when a file is added or removed.
ROOMS := training ingest queries analysis
TREE := $(shell { find *.py py.typed $(ROOMS) -type f ! -name '*.pyc' | LC_ALL=C sort; cat pyproject.toml; } | cksum | cut -d' ' -f1)
LINKED := .venv/.linked-$(TREE)

.PHONY: help setup demo test lint bench pins clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

setup: $(LINKED)  ## system packages (Debian) and Python packages into .venv

demo: setup  ## train, prune, store, count, report: writes demo/; STORE=embedded does without Neo4j
	$(PYTHON) -m connectorch demo --out demo --store "$(STORE)"

test: setup lint  ## lint, type check and all tests
	$(PYTHON) -m pytest

lint: setup  ## format, style and types
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/basedpyright

bench: setup  ## measured ratios
	$(PYTHON) -m pytest tests/benchmarks -s

pins: | .tools/system  ## resolve requirements.txt again; UPGRADE=--upgrade takes newer versions
	$(UV) pip compile pyproject.toml --all-extras --group dev --constraint constraints.txt --generate-hashes --no-header --no-annotate $(UPGRADE) --output-file requirements.txt --quiet

clean:  ## remove what setup and demo made
	rm -rf .venv .tools build demo *.egg-info

.tools/system: docker/setup.sh
	docker/setup.sh
	mkdir -p .tools && touch $@

.tools/bin/uv: requirements-uv.txt | .tools/system
	/usr/bin/python3 -m venv .tools
	.tools/bin/python -m pip install --quiet --require-hashes --requirement requirements-uv.txt
	touch $@

.venv/.pinned: requirements.txt | .tools/system $(filter .tools/%,$(UV))
	$(PYTHON) -c '' 2>/dev/null || { rm -rf .venv && $(UV) venv --quiet --python /usr/bin/python3 --system-site-packages .venv; }
	$(UV) pip sync --python $(PYTHON) --require-hashes requirements.txt
	touch $@

$(LINKED): .venv/.pinned
	$(UV) pip install --python $(PYTHON) --quiet --no-deps --no-build-isolation --reinstall-package connectorch --editable .
	rm -f .venv/.linked-* && touch $@
