# Every target does its own set-up: a virtual environment in .venv, made anew only when the requirements change.
# `make help` lists the targets.

PYTHON ?= python3
CORES ?= all
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

# With PYTORCH=cpu, uv installs PyTorch's build for CPUs, which on Linux is several GB smaller than pip's; with
# PYTORCH=auto, the build for this machine.
UV := uv==0.13.9
INSTALL := $(BIN)/python -m $(if $(PYTORCH),pip install --quiet $(UV) && $(BIN)/uv pip install --torch-backend $(PYTORCH),pip install) --quiet

.DEFAULT_GOAL := help
.PHONY: help study quick check test test-all lint format bench clean

# Several processes; each takes whole files, for tests of one file share what they need. Unit tests
# keep every process busy, so one for each core is right; some of the others mostly wait, so there may be one more.
PYTEST := pytest --dist loadfile --no-loadscope-reorder

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

study: $(VENV)/study ## run the whole study on all cores: results/report.html
	snakemake --cores $(CORES)

quick: $(VENV)/study ## the same study, small, in a few minutes: quick/results/report.html
	snakemake --cores $(CORES) --directory quick --configfile quick.yaml

check: lint ## lint, and the unit tests: one to three minutes
	$(PYTEST) --numprocesses auto tests/unit

test: $(VENV)/dev ## all tests but the long ones (Slurm, kills, deployment, benchmarks)
	$(PYTEST) --numprocesses 3 -m "not long"

test-all: $(VENV)/dev ## all tests
	$(PYTEST) --numprocesses 3

lint: $(VENV)/dev ## check style, types and the workflow
	ruff check .
	ruff format --check .
	mypy
	snakefmt --check --compact-diff Snakefile workflow
	snakemake --lint
	hadolint Dockerfile

format: $(VENV)/dev ## put code into the project's style
	ruff check --fix-only .
	ruff format .
	snakefmt Snakefile workflow

bench: $(VENV)/study ## time each stage of the published study, and the whole of it, against the plain way
	python benchmarks/run.py

clean: ## remove the environment and everything computed; downloads in resources/ stay
	rm -rf $(VENV) results logs .snakemake quick build report.html report.zip
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp files are written last, so an interrupted installation is begun again.
$(VENV)/study: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("digitsum needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --requirement $<
	@touch $@

$(VENV)/dev: requirements-dev.txt requirements-cluster.txt $(VENV)/study
	$(INSTALL) --requirement $<
	@touch $@
