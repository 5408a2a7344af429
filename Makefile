# All commands of the project; `make` lists them. They need python3 (3.9 or newer), make and a network for packages.
PORT ?= 8000
DATA ?=
ARGS ?=
PYTHON := .venv/bin/python
SET_UP := @python3 scripts/bootstrap.py

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ See it
demo: ## Start a newsroom with stories in it (PORT=8000, DATA=folder of real stories)
	$(SET_UP) base
	@$(PYTHON) -m newsroom.demo --port $(PORT) $(if $(DATA),--data "$(DATA)")

##@ Work on it
test: ## Run all tests, on SQLite and on PostgreSQL where one answers (ARGS="tests/articles -k publish")
	$(SET_UP) test
	@$(PYTHON) scripts/test.py $(ARGS)
check: ## Run all linters and checks (ARGS="ruff types")
	$(SET_UP) dev
	@$(PYTHON) scripts/check.py $(ARGS)
fix: ## Mend what a program can mend: style, format, templates
	$(SET_UP) dev
	@$(PYTHON) scripts/fix.py
migrations: ## Write the migrations that the models need
	$(SET_UP) base
	@DEBUG=1 $(PYTHON) manage.py makemigrations
messages: ## Gather the words to translate and compile the translations (needs gettext)
	$(SET_UP) base
	@DEBUG=1 $(PYTHON) manage.py makemessages --all --no-obsolete --no-location --ignore .venv
	@DEBUG=1 $(PYTHON) manage.py compilemessages --ignore .venv
pin: ## Take the newest releases of all packages into requirements/
	$(SET_UP) dev
	@$(PYTHON) scripts/pin.py

##@ Measure it
bench: ## Speed and memory: FIGURE lines
	$(SET_UP) test
	@$(PYTHON) -m benchmarks $(ARGS)
journeys: ## A reader's, an editor's and a supporter's way in a real browser: FIGURE lines
	$(SET_UP) test
	@NEWSROOM_KILLS=20 NEWSROOM_TEST_SECONDS=3600 $(PYTHON) -m pytest tests/journeys -s -q $(ARGS)
screenshots: ## Draw the pictures for README and docs
	$(SET_UP) test
	@$(PYTHON) scripts/screenshots.py $(ARGS)

##@ Tidy up
clean: ## Remove what was made here: environment, demo, caches (your own database stays)
	@rm -rf .venv .tools .demo .pages staticfiles htmlcov .coverage .pytest_cache .ruff_cache .mypy_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help demo test check fix migrations messages pin bench journeys screenshots clean
