# Two commands do all set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PYTHONPATH :=
# a core a worker; a file stays on one worker, so that what its tests share is made once
PARALLEL := -n auto --dist loadfile

.PHONY: sbc inference beginnings proposers demo lab test test-slow lint docs defaults reference contest communities behaviour worth experiments active-share claims fuzz bench \
	bench-imports planner-exam clean

demo: $(VENV)/.demo-ready
	$(BIN)/essaim demo --out demo-output

lab: $(VENV)/.test-ready
	$(BIN)/essaim lab

test: $(VENV)/.test-ready
	$(BIN)/python -m pytest $(PARALLEL) --nbmake --nbmake-timeout=600 -m "not slow" tests notebooks

test-slow: $(VENV)/.test-ready
	$(BIN)/python -m pytest $(PARALLEL) -m slow tests

lint: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.test-ready
	$(BIN)/python docs/build.py

# minutes on two cores; writes sim/defaults.toml, from fitted facts only
defaults: $(VENV)/.demo-ready
	$(BIN)/python -m essaim.defaults

# half a minute on one core; writes calibration/reference/default.json: fitted numbers, no data.
# `.venv/bin/python -m calibration.reference ../shared/data --without FAMILY -o FILE` leaves a family out
reference: $(VENV)/.demo-ready
	$(BIN)/python -m calibration.reference ../shared/data

# about half an hour on one core; what is scored is kept in contest-scores, so that it goes on where it stopped
contest: $(VENV)/.demo-ready
	$(BIN)/python -m calibration.contest ../shared/data --kept contest-scores --out docs/contest.md

# about ten minutes on two cores; needs the folder of real communities beside the checkout
communities: $(VENV)/.demo-ready
	$(BIN)/essaim communities ../shared/data --out docs/communities.md --lang en

behaviour: $(VENV)/.test-ready
	$(BIN)/python docs/behaviour.py

# a few minutes on two cores: what communities are worth, naive and causal
worth: $(VENV)/.test-ready
	$(BIN)/python docs/worth.py

# about ten minutes on two quiet cores: designed experiments made 500 times; what is finished is kept in ./experiments-kept
experiments: $(VENV)/.test-ready
	$(BIN)/python docs/experiments.py

# seconds; needs the folder of real communities beside the checkout
active-share: $(VENV)/.demo-ready
	$(BIN)/python docs/active_share.py

# a few minutes on two cores: what the model says of the claims, then their page
claims: $(VENV)/.test-ready
	$(BIN)/essaim claims --measure --out calibration/claims/results.toml --lang en
	$(BIN)/python docs/build.py

# about an hour on one core: damaged exports for all readers; the samples beside the checkout are used where they are
fuzz: $(VENV)/.test-ready
	$(BIN)/python tests/fuzzing/fuzz.py --count 100000

# some minutes; makes files of a million messages up and reads them
bench-imports: $(VENV)/.demo-ready
	$(BIN)/python benchmarks/imports.py

# several minutes on two quiet cores: rates, ratios to C and Mesa, memory and starts; writes docs/performance.md.
# Interrupted, it goes on where it was; what is kept in build/benchmarks is measured again with: python -m benchmarks --again
bench: $(VENV)/.test-ready
	$(BIN)/python -m benchmarks

# about half an hour on one quiet core, and it goes on where it was: the planner against brute force on twenty problems
planner-exam: $(VENV)/.test-ready
	$(BIN)/python -m benchmarks.planner_exam

# about seven minutes on a core: the planner's search beside one that learns nothing; writes its part of docs/planning.md
proposers: $(VENV)/.test-ready
	$(BIN)/python -m benchmarks.proposers

# some minutes on a core each, and they go on where they stopped; they write their parts of docs/inference.md.
# What they keep is of one engine: empty build/inference after a change to the model (and build/beginnings, below)
sbc: $(VENV)/.test-ready
	$(BIN)/python -m calibration.inference sbc build/inference 2000
	$(BIN)/python docs/inference.py build/inference

inference: $(VENV)/.test-ready
	$(BIN)/python -m calibration.inference rivals build/inference 40 docs/inference.md

# some minutes on a core, and it goes on where it was; needs the folder of real communities beside the checkout
beginnings: $(VENV)/.demo-ready
	$(BIN)/python -m calibration.contest.beginnings ../shared/data --kept build/beginnings --page docs/forecasts.md

clean:
	rm -rf $(VENV) demo-output build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo-ready: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable . --constraint constraints.txt
	touch $@

$(VENV)/.test-ready: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable ".[test]" --constraint constraints.txt
	touch $@ $(VENV)/.demo-ready
