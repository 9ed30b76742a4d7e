# What people and machines run. Everything is installed into .venv; nothing else is touched.

SHELL = /bin/sh
VENV = .venv
PY = $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo test lint bench-quality bench-speed clean

help:
	@echo "make demo            clean examples/scraped into examples/clean, and say what was done"
	@echo "make test            run all tests"
	@echo "make lint            check style and types"
	@echo "make bench-quality   measure what is removed rightly and wrongly"
	@echo "make bench-speed     measure speed"
	@echo "make clean           remove what the above made"

$(VENV)/bin/pip:
	@echo "Making $(VENV) ..."
	@python=$$(sh .ci/python) && "$$python" -m venv $(VENV)
	@$(PY) -m pip install --quiet --upgrade pip

# A stamp each, so that an unchanged project is not installed again.
$(VENV)/.demo: pyproject.toml | $(VENV)/bin/pip
	@echo "Installing into $(VENV) ..."
	@$(PY) -m pip install --quiet --editable ".[html]"
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/pip
	@echo "Installing into $(VENV), with what tests need ..."
	@$(PY) -m pip install --quiet --upgrade pip
	@$(PY) -m pip install --quiet --editable ".[dev]"
	@touch $@ $(VENV)/.demo

demo: $(VENV)/.demo
	@$(PY) -m cleaner clean examples/scraped -o examples/clean --fresh
	@echo "The clean texts are in examples/clean, and the ledger of every change is in examples/clean/.cleaner."

test: $(VENV)/.dev
	$(PY) -m pytest -n 2 -q

lint: $(VENV)/.dev
	$(PY) -m ruff check .
	$(PY) -m mypy

bench-quality: $(VENV)/.dev
	$(PY) benchmarks/quality.py $(ARGS)

bench-speed: $(VENV)/.dev
	$(PY) benchmarks/speed.py $(ARGS)

clean:
	rm -rf $(VENV) examples/clean build dist .pytest_cache .mypy_cache .ruff_cache
