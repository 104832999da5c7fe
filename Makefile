# Each of `make demo`, `make test` and `make install` does all the set-up on a fresh machine.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .venv/bin/uv)
BIN := .venv/bin

# Temporary files of tests go to memory where there is room: landing syncs every file to disk.
MEMORY := $(shell [ "$$(df -k --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 3000000 ] 2>/dev/null && echo /dev/shm/peerbench-tests-$$(id -u)-$$$$)
TEMP := $(if $(MEMORY),--basetemp $(MEMORY))

# Bytecode is kept, also where the environment says that none is written: else each of the some hundred processes
# that the tests start compiles every library anew, and each run rewrites every assert.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache

.PHONY: install demo test test-unit test-slow soak faults check fmt fix docs bench adversary audit sbom

# The stamp is newer than the lock only after a whole sync, so an interrupted set-up is done again.
.venv/.synced: uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "peerbench needs Python 3.11 or newer: make PYTHON=python3.12" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "The venv module is missing: apt-get install python3-venv" >&2; exit 2; }
	@command -v $(UV) >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(UV) sync --frozen --quiet --inexact
	@touch $@

.venv/.synced-dev: .venv/.synced Makefile
	$(UV) sync --frozen --quiet --inexact --extra dev --extra scale
	@touch $@

# The programs alone, in .venv/bin: for a home of one's own. Bytecode lies beside the modules, ours and the libraries':
# the service's user may not write it there, and a unit does not know where make's own runs keep theirs.
install: .venv/.synced
	@env -u PYTHONPYCACHEPREFIX $(UV) sync --frozen --quiet --inexact --compile-bytecode
	@env -u PYTHONPYCACHEPREFIX $(BIN)/python -m compileall -q pipelines warehouse assets sensors sample
	@echo "installed: $(CURDIR)/$(BIN)/peerbench"

demo: .venv/.synced
	$(BIN)/peerbench demo $(ARGS)

# mypy runs beside the tests; either's failure is this target's. Of a fresh clone bytecode is written once, before
# both processes that run the tests would write the same.
test: .venv/.synced-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@trap '$(if $(MEMORY),rm -rf $(MEMORY) $(PYTHONPYCACHEPREFIX)$(MEMORY),:)' EXIT; $(BIN)/mypy & types=$$!; \
	[ -d $(PYTHONPYCACHEPREFIX)$(CURDIR)/pipelines ] || $(BIN)/python -c "import assets.definitions"; \
	$(BIN)/python -m pytest -q -n 2 --dist worksteal $(TEMP) $(ARGS); failed=$$?; \
	wait $$types || failed=1; exit $$failed

# What one module promises, without the whole sample or a rebuild: under a minute.
test-unit: .venv/.synced-dev
	@trap '$(if $(MEMORY),rm -rf $(MEMORY) $(PYTHONPYCACHEPREFIX)$(MEMORY),:)' EXIT; \
	$(BIN)/python -m pytest -q $(TEMP) tests/test_*.py tests/criteria tests/notices tests/benchmark/test_intervals.py tests/benchmark/test_files.py $(ARGS)

# Three processes: a third of its time is waiting for daemons, servers and disks.
test-slow: .venv/.synced-dev
	@trap '$(if $(MEMORY),rm -rf $(MEMORY) $(PYTHONPYCACHEPREFIX)$(MEMORY),:)' EXIT; \
	$(BIN)/python -m pytest -q -m "slow and not soak" -n 3 --dist worksteal $(TEMP) $(ARGS)

# Many cases of one thing; what came of them is written to tests/bench/soak.json with seed and commit.
soak: .venv/.synced-dev
	$(BIN)/python tests/bench/soak.py $(ARGS)

# Faults planted in a copy, each of which the tests named beside it must find: see tests/faults/find.py.
faults: .venv/.synced-dev
	$(BIN)/python -m tests.faults.find $(ARGS)

check: .venv/.synced-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fmt: .venv/.synced-dev
	$(BIN)/ruff format .

fix: .venv/.synced-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What is generated from the declarations and committed: docs/tables.md, docs/measures.md, docs/rules.md,
# docs/sources.md, the schema file.
docs: .venv/.synced
	$(BIN)/python -m pipelines.publish.dictionary $(ARGS)

# A hundred thousand composed sentences against the reader; docs/accuracy.md shows what came of them.
adversary: .venv/.synced-dev
	$(BIN)/python tests/gold/adversary.py --sentences 100000 --jobs 2 --write --keep $(ARGS)
	$(BIN)/python tests/gold/report.py

# Known holes in what is installed; needs the advisories' address. A package that could not be looked up fails.
audit: .venv/.synced
	$(UV) export --frozen --no-dev --extra scale --no-emit-project --quiet > .venv/audited.txt
	$(UV) tool run --from pip-audit==2.10.1 pip-audit --strict --disable-pip -r .venv/audited.txt

# What is installed, as CycloneDX.
sbom: .venv/.synced
	$(UV) export --frozen --no-dev --extra scale --format cyclonedx1.5 --quiet > peerbench.cdx.json

# What a rebuild and a night cost beside another commit and beside peers, as ratios; docs/performance.md. The other
# scripts of tests/bench measure one thing each.
bench: .venv/.synced-dev
	PYTHONPATH=. $(BIN)/python tests/bench/speed.py $(ARGS)
