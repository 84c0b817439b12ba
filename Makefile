# Two commands do everything: `make figures` and `make test`. Each sets up what it needs.
# A machine needs only Python >= 3.11, make and git; PYTHON=... names another interpreter.

VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
UV     := $(BIN)/uv
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

# Many processes import the same modules; each is compiled once, whatever the surroundings say.
unexport PYTHONDONTWRITEBYTECODE

# What docs/ quotes and no other command prints; the other scripts there measure speed or endurance.
SIMULATIONS := agreement_interval corrected_shares difference_tests interval_coverage keyness_null \
	robustness_calibration topics_stability

.DEFAULT_GOAL := help
.PHONY: help figures test lint check lab verify lock data simulations bench bench-large clean

help:  ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found. \
	Install it, or say where it is: make PYTHON=/path/to/python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement $(VENV)/uv.lock
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

figures: $(READY)  ## run the shipped study: every figure into figures/
	$(BIN)/govreport run

test: $(READY)  ## run the tests
	$(BIN)/pytest --quiet --numprocesses 3 --dist loadfile

lint: $(READY)  ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

verify: $(READY)  ## rerun the study and compare with the published figures, byte by byte
	$(BIN)/govreport verify

lab: $(READY)  ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

data: $(READY)  ## write data/README.md, the data package and the schema of studies from the code
	$(BIN)/python -m govreport_research.corpus.describe
	$(BIN)/python -m govreport_research.runs.study_schema

lock: $(READY)  ## resolve requirements.lock and environment.yml anew from pyproject.toml
	$(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --upgrade --extra dev \
		pyproject.toml --output-file requirements.lock

simulations: $(READY)  ## rerun the simulations and benchmarks that docs/ quotes (minutes)
	@for name in $(SIMULATIONS); do echo "== $$name"; $(BIN)/python benchmarks/$$name.py || exit 1; done

bench: $(READY)  ## measure speed and size against the naive script, into docs/performance.md
	$(BIN)/python benchmarks/bench.py

bench-large: $(READY)  ## the same for 100,000 reports, this package alone
	$(BIN)/python benchmarks/bench.py --large

clean:  ## remove the environment and everything that is not committed and can be made again
	rm -rf $(VENV) runs figures/working .mypy_cache .pytest_cache .ruff_cache .hypothesis
