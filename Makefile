# «make help» lists the targets. Further options go in ARGS, for example: make report ARGS=--force   make test ARGS="-k package"

MAKEFLAGS += --no-print-directory
PYTHON = .venv/bin/python
ARGS =

.DEFAULT_GOAL := help
COVERED = figures engine ooxml

.PHONY: help report test coverage mutants test-newest test-oldest lint lock kills bench docs site pictures gallery translations oxt textconv fuzz format clean

report: .venv/.runtime  ## set everything up and build the shipped reports into out/
	@if command -v soffice >/dev/null 2>&1 || [ -n "$$DOCXTPL_REPORTS_SOFFICE" ]; then \
		.venv/bin/docxtpl-reports build --pdf $(ARGS); \
	else \
		.venv/bin/docxtpl-reports build $(ARGS) && \
		echo "Muốn có PDF: cài LibreOffice (sudo apt install libreoffice-writer) rồi gõ lại «make report»," && \
		echo "hoặc mở tệp .docx bằng Word và chọn Tệp > Lưu dưới dạng (Save As), kiểu PDF."; \
	fi

test: .venv/.dev  ## set everything up and run all tests
	@$(PYTHON) -m pytest $(ARGS)

# All tests with branch coverage; fails when less than 95 % of a package is covered, and lists what is not.
coverage: .venv/.dev  ## all tests with branch coverage; fails below 95 % of a package
	@$(PYTHON) -m coverage erase
	@$(PYTHON) -m coverage run -m pytest $(ARGS)
	@$(PYTHON) -m coverage combine --quiet
	@for package in $(COVERED); do \
		$(PYTHON) -m coverage report --include="docxtpl_reports/$$package/*" --fail-under=95 || exit 1; \
	done

# Mutation testing of verdicts, checks and notes, by the fast tests that specify them (setup.cfg); survivors: docs/mutants.md.
mutants: .venv/.dev  ## mutation testing of verdicts, checks and notes
	@.venv/bin/mutmut run $(ARGS)
	@.venv/bin/mutmut results

lint: .venv/.dev  ## ruff, mypy, generated pages, translations
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) docs/generate.py --check
	$(PYTHON) docs/translations.py --check

# A batch whose workers and parent are killed at 20 random moments, interrupted, and given a full disk (where a tmpfs can be
# mounted): what is left is compared with an undisturbed run.
kills: .venv/.dev  ## kill, interrupt and starve a batch, and compare what is left
	@$(PYTHON) bench/batch.py parent worker disk
	@$(PYTHON) bench/batch.py signals --kills 5

bench: .venv/.dev  ## measure against docxtpl and the floor
	@$(PYTHON) bench/run.py $(ARGS)

# The LibreOffice extension, with the machine's own Python: it needs nothing installed. The same sources give the same bytes.
oxt:  ## write the LibreOffice extension to dist/
	@python3 oxt/build.py dist/docxtpl-reports.oxt

# From now on «git diff» compares templates by their words (.gitattributes names the driver).
textconv: .venv/.runtime  ## let git diff compare templates by their words
	git config diff.docxtpl-reports.textconv ".venv/bin/docxtpl-reports text"

# Random packages and templates against the engine, for as long as one likes: make fuzz ARGS="--minutes 10"
fuzz: .venv/.dev  ## random packages, templates and data against the engine
	@$(PYTHON) tests/fuzz/run.py $(ARGS)

format: .venv/.dev  ## mend what ruff can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

docs: .venv/.dev  ## write the generated pages
	$(PYTHON) docs/generate.py

# MkDocs and Zensical build the site from the same mkdocs.yml; a warning of either (a link or heading that is not there, a page outside
# the menu) is an error. What is built loads nothing from the network.
site: .venv-site/.made  ## build the offline site into build/site/
	@.venv-site/bin/python docs/site_pages.py
	@SITE_THEME=zensical SITE_DIR=build/site-zensical .venv-site/bin/zensical build --strict --clean
	@.venv-site/bin/mkdocs build --strict
	@.venv-site/bin/python docs/site_pages.py --check build/site build/site-zensical
	@echo "build/site/index.html"

# LibreOffice draws them; their pixels depend on it and its fonts, so CI only checks that they are there.
pictures: .venv/.dev  ## draw the pictures of the README, of table forms and of the page on Word
	$(PYTHON) docs/opening.py
	$(PYTHON) docs/word_pictures.py
	$(PYTHON) docs/tables.py $(ARGS)

gallery: .venv/.dev  ## build and validate every pack's example and write docs/gallery.md
	$(PYTHON) docs/gallery.py $(ARGS)

translations: .venv/.dev  ## bring the catalogues in step with the code
	$(PYTHON) docs/translations.py

# Environments hold exactly what the lock files name; they are renewed when those change.
.venv/.runtime: setup.cfg pyproject.toml requirements/runtime.txt .ci/venv
	@sh .ci/venv runtime
	@touch $@

.venv/.dev: setup.cfg pyproject.toml requirements/dev.txt .ci/venv
	@sh .ci/venv dev
	@touch .venv/.runtime $@

.venv-site/.made: requirements/site.txt .ci/venv
	@sh .ci/venv site
	@touch $@

# Renews the lock files: the newest versions that setup.cfg allows, with hashes, for every system and Python from 3.11 on.
lock:  ## renew the lock files with the newest versions that setup.cfg allows
	@[ -x .venv-lock/bin/uv ] || { $$(command -v python3) -m venv .venv-lock && \
		.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv; }
	@for set in runtime preview dev; do \
		extra=; [ $$set = runtime ] || extra="--extra $$set"; \
		.venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--custom-compile-command "make lock" $$extra setup.cfg requirements/build.in -o requirements/$$set.txt; \
	done
	@.venv-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" requirements/site.in -o requirements/site.txt

# The suite on the oldest versions that setup.cfg allows (its lower bounds), in an environment of its own.
test-oldest:  ## the suite on the lower bounds of setup.cfg
	@rm -rf .venv-oldest && $$(command -v python3) -m venv .venv-oldest
	@.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check uv
	@.venv-oldest/bin/uv pip compile --quiet --python-version 3.11 --resolution lowest-direct --extra dev \
		setup.cfg requirements/build.in -o .venv-oldest/oldest.txt
	@.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check -r .venv-oldest/oldest.txt
	@.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@.venv-oldest/bin/python -m pytest $(ARGS)

# The suite on the newest version of everything, also of what the lock files hold back, in an environment of its own.
test-newest:  ## the suite on the newest version of everything
	@rm -rf .venv-newest && $$(command -v python3) -m venv .venv-newest
	@.venv-newest/bin/python -m pip install --quiet --disable-pip-version-check --upgrade -e ".[dev]"
	@.venv-newest/bin/python -m pytest $(ARGS)

clean:  ## remove what the targets have made
	rm -rf .venv .venv-lock .venv-newest .venv-oldest .venv-site .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants .coverage .coverage.*

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | sort | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'
