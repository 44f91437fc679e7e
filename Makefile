# The chores of the house; `make` alone lists them. Nothing is needed but make and Python 3.11 or newer.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := .cache/uv
# the first interpreter that is new enough; PYTHON=… on the command line overrides it
PYTHON = $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v "$$python" && break; done)
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
APT_GET := $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get
COMPILE := $(UV)/bin/uv pip compile --quiet --upgrade --generate-hashes --universal \
	--python-version 3.11 --no-emit-index-url --custom-compile-command 'make lock' pyproject.toml
# what make test leaves to make test-all: minutes, an image, a homeserver
FAST := not slow and not docker and not synapse

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-matrix test test-all test-postgresql test-docker test-synapse lint format bench lock browser postgresql synapse sdks

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with the duban command (what is installed already stays)

demo: setup ## a made-up bureau with a sample plan, on http://localhost:8080
	$(BIN)/duban demo

demo-matrix: setup synapse ## a made-up bureau on a real Matrix homeserver, in the terminal
	$(BIN)/python -m tests.clouds.demo

test: setup ## the fast tests; what needs a tool that is absent is skipped with the reason
	$(BIN)/pytest -m '$(FAST)'

test-all: setup ## every test, the slow ones too
	$(BIN)/pytest -m ''

test-postgresql: setup ## the fast tests once more, on a private PostgreSQL server
	$(BIN)/pytest -m '$(FAST) and not browser' --postgresql

test-docker: setup ## build the image and live with it (Debian, as root)
	$(BIN)/pytest -m docker tests/docker

test-synapse: setup synapse ## Matrix on a real homeserver, which is installed beside
	$(BIN)/pytest -m synapse tests/clouds

lint: setup ## format, lint, types, import contracts: exactly what the checks run
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## measure what the documents claim
	@for one in benchmarks/[a-z]*.py; do \
		echo "== $$one" && $(BIN)/python -m benchmarks.$$(basename $$one .py) || exit 1; done

lock: $(UV)/bin/uv ## pin every dependency anew, with hashes
	$(COMPILE) --group dev --extra postgresql --output-file requirements-dev.lock
	$(COMPILE) --extra postgresql --constraint requirements-dev.lock --output-file requirements.lock

browser: ## install Chromium and a Chinese font for the browser tests
	$(APT_GET) update -q
	$(APT_GET) install -yq --no-install-recommends chromium fonts-wqy-microhei

postgresql: ## install a PostgreSQL server for the tests that want one
	$(APT_GET) update -q
	$(APT_GET) install -yq --no-install-recommends postgresql

synapse: .cache/synapse/.ready ## install a Matrix homeserver for the tests that want one

sdks: .cache/sdks/bin/python ## install the vendors' own SDKs, which the played clouds are checked against

$(READY): requirements-dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(BIN)/python:
	$(call make-venv,$(VENV))

$(UV)/bin/uv:
	$(call make-venv,$(UV))
	$(UV)/bin/python -m pip install --quiet uv

.cache/synapse/.ready:
	$(call make-venv,.cache/synapse)
	.cache/synapse/bin/python -m pip install --quiet matrix-synapse==1.163.2 matrix-nio==0.26.0
	@touch $@

.cache/sdks/bin/python:
	$(call make-venv,.cache/sdks)
	.cache/sdks/bin/python -m pip install --quiet lark-oapi==1.7.5 dingtalk-stream==0.24.3 \
		wechatpy==2.0.0a26 wecom-aibot-python-sdk==1.0.2 DingtalkChatbot==1.5.7 pycryptodome

# Debian keeps venv in a package of its own: as root it is fetched, anybody else is told its name.
define make-venv
@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed' >&2; exit 1; }
@$(PYTHON) -m ensurepip --version >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	&& apt-get update -qq && apt-get install -yqq --no-install-recommends python3-venv >/dev/null; } \
	|| { echo 'the module venv is missing: install python3-venv' >&2; exit 1; }
$(PYTHON) -m venv --clear $(1)
endef
