# Frontline. Say `make` to see what can be done.
.DEFAULT_GOAL := help
.PHONY: help run test check bench chaos spec docs meaning places lock

PYTHON := .venv/bin/python
READY := .venv/.ready

help: ## print this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: $(READY) ## set up what is missing, start everything, print where it is; Ctrl-C stops it
	@.venv/bin/frontline up

test: $(READY) ## all tests, on a private broker and database
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/chaos $(PYTEST)

check: $(READY) ## format, lint, types, imports, sizes, words, spec rows, generated documents
	@$(PYTHON) -m infra.checks $(ONLY)

bench: $(READY) ## measure against the goals; writes bench.json
	@infra/local/setup.sh wrk help-texts
	@.venv/bin/frontline bench $(BENCH)

chaos: $(READY) ## the bad days in full: kill, cut, flood
	@$(PYTHON) -m pytest tests/chaos -n 0 --timeout 1200 $(PYTEST)

spec: $(READY) ## rows of the spec proven, deferred, unproven; LIST=RTE names the unproven rows of an area
	@$(PYTHON) -m infra.checks.spec $(if $(LIST),--list $(LIST))

docs: $(READY) ## write the generated documents: docs/events.md, contracts/examples
	@$(PYTHON) -m infra.checks.generated --write

meaning: $(READY) ## fetch the model that searches by meaning (161 MB); switched on in the settings of the knowledge base
	@infra/local/setup.sh meaning

places: $(READY) ## fetch the database of where addresses are (64 MB), for Who's On; by DB-IP, who must be named where it is shown
	@infra/local/setup.sh places

lock: $(READY) ## pin every dependency anew, with hashes
	@.venv/bin/pip-compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-emit-options --no-emit-find-links \
	  --no-emit-trusted-host --strip-extras --allow-unsafe --no-header --extra dev --output-file requirements.lock pyproject.toml

# The set-up takes a while once; afterwards the stamp is newer than what it depends on.
$(READY): requirements.lock infra/local/setup.sh
	@infra/local/setup.sh
	@touch $@
