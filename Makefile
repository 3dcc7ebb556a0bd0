# make demo    build Whylight and explain three photos; see demo/quickstart.html
# make lab     open the notebooks in JupyterLab
# make test    everything that is tested, Swift and end to end
# make help    the other targets

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The lowest Swift that Package.swift's tools version and language features ask for.
SWIFT_MINIMUM := 6.2
# One configuration serves the kernel, the Swift tests and the end-to-end tests, so that everything is built once.
CONFIGURATION ?= release

PACKAGES := libzmq3-dev libhdf5-dev libopenblas-dev libpng-dev libjpeg-dev libzip-dev libssl-dev libsqlite3-dev pkg-config

BINARY := .build/$(CONFIGURATION)/whylight
BIN := .venv/bin
FORMATTED := Package.swift Sources Tests Benchmarks
PYTHON3 ?= python3

.PHONY: help demo lab test test-browser test-long build bench bench-document bench-kernel compare-eli5 \
		compare-keras compare-random format lint clean system swift-tests end-to-end-tests FORCE
.DEFAULT_GOAL := help

help:
	@sed -n '/^# make/s/^# //p' Makefile
	echo "make build   build the kernel: $(BINARY)"
	echo "make bench   measure the engine and the notebook beside their peers (an hour; see docs/performance.md)"
	echo "make test-browser  JupyterLab in a headless Chromium"
	echo "make test-long  Jupyter's suite ten times, idle and under load, and fifty restarts"
	echo "make bench-kernel  measure what a person waits for, beside ipykernel and xeus-python"
	echo "make compare-keras  compare every network of keras.applications with Keras (hours)"
	echo "make compare-random  compare networks put together at random with Keras"
	echo "make compare-eli5  compare heat maps and overlays with eli5's, which is installed for it"
	echo "make fuzz, soak, stutter, test-asan, test-tsan, valgrind  harden it; see Tests/hardening.mk"
	echo "make format  format the Swift sources; make lint checks them"
	echo "make clean   remove what was built, downloaded and prepared"

# MARK: What has to be there

# Runs each time, and takes milliseconds where nothing is missing. python3-venv is asked for only where the
# interpreter at hand cannot make environments, because it may be another than the system's.
system:
	@if ! command -v swift > /dev/null; then
		echo "error: Swift $(SWIFT_MINIMUM) or newer is needed; see https://www.swift.org/install" >&2
		exit 1
	fi
	version=$$(swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
	if [ "$$(printf '%s\n' $(SWIFT_MINIMUM) "$$version" | sort -V | head -n 1)" != $(SWIFT_MINIMUM) ]; then
		echo "error: this is Swift $$version; $(SWIFT_MINIMUM) or newer is needed, see https://www.swift.org/install" >&2
		exit 1
	fi
	if ! command -v dpkg-query > /dev/null; then
		echo "note: not Debian or Ubuntu; what corresponds to these packages has to be there: $(PACKAGES)"
		exit 0
	fi
	missing=""
	for package in $(PACKAGES); do
		status=$$(dpkg-query -W -f '$${db:Status-Status}' $$package 2> /dev/null || true)
		[ "$$status" = installed ] || missing="$$missing $$package"
	done
	$(PYTHON3) -c 'import ensurepip, venv' 2> /dev/null || missing="$$missing python3-venv"
	[ -n "$$missing" ] || exit 0
	echo "installing the system packages that are missing:$$missing"
	if [ "$$(id -u)" = 0 ]; then
		as_root="env DEBIAN_FRONTEND=noninteractive"
	elif command -v sudo > /dev/null; then
		as_root="sudo env DEBIAN_FRONTEND=noninteractive"
	else
		echo "error: neither root nor sudo; have somebody run: apt-get install$$missing" >&2
		exit 1
	fi
	$$as_root apt-get -qq update || echo "note: the package lists could not be updated; trying with the old ones"
	$$as_root apt-get -qq install --yes --no-install-recommends $$missing > /dev/null

$(BINARY): FORCE | system
	@swift build --configuration $(CONFIGURATION) --product whylight
	swift build --configuration $(CONFIGURATION) --product whylight-hdf5

build: $(BINARY)
	@echo "built $(BINARY), and whylight-hdf5, which has to lie beside it"

.venv/pyvenv.cfg: | system
	@echo "making a Python environment in .venv"
	$(PYTHON3) -m venv .venv

# A stamp names what was installed; it is newer than the lists that it was installed from.
.venv/notebooks.stamp: notebooks/requirements.txt | .venv/pyvenv.cfg
	@echo "installing JupyterLab"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# With it, papermill writes the parameters of notebooks in the kernel's language.
.venv/papermill.stamp: kernelspec/papermill/pyproject.toml kernelspec/papermill/whylight_papermill.py \
		| .venv/notebooks.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check kernelspec/papermill
	touch $@

.venv/browser.stamp: Tests/Browser/requirements.txt | .venv/tests.stamp
	@echo "installing Playwright"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

.venv/tests.stamp: Tests/EndToEnd/requirements.txt notebooks/requirements.txt | .venv/notebooks.stamp .venv/papermill.stamp
	@echo "installing pytest"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

demo/manifest.json: notebooks/prepare_demo.py notebooks/wheels.py notebooks/torch_weights.py \
		notebooks/efficientnet_lite0.py | .venv/notebooks.stamp
	@$(BIN)/python notebooks/prepare_demo.py
	touch $@

.venv/share/jupyter/kernels/whylight/kernel.json: $(BINARY) | .venv/notebooks.stamp
	@$(BINARY) install --prefix .venv
	touch $@

# MARK: What it is for

# Without the two scripts, which nothing here uses, the page opens at once where there is no network.
demo/quickstart.html: notebooks/quickstart.ipynb $(BINARY) demo/manifest.json \
		.venv/share/jupyter/kernels/whylight/kernel.json | .venv/papermill.stamp
	@echo "running notebooks/quickstart.ipynb"
	$(BIN)/jupyter nbconvert --log-level ERROR --to html --execute $< --output-dir demo --output quickstart \
		--HTMLExporter.mathjax_url= --HTMLExporter.require_js_url=

demo: demo/quickstart.html
	@echo
	echo "The overlays are in $(CURDIR)/demo/quickstart.html: open it in a browser."
	echo "'make lab' opens JupyterLab with the notebook, to go on from there."

lab: demo/manifest.json .venv/share/jupyter/kernels/whylight/kernel.json
	@as_root=$$([ "$$(id -u)" != 0 ] || echo --allow-root)
	exec $(BIN)/jupyter lab $$as_root --notebook-dir=. notebooks/quickstart.ipynb

# MARK: Checking it

# One after the other, even with -j: the Swift tests' closing line, then pytest's.
test: end-to-end-tests

# Without testable imports the tests share the kernel's build; with them each would undo the other's.
swift-tests: | system
	@swift test --configuration $(CONFIGURATION) --disable-testable-imports --disable-xctest

end-to-end-tests: swift-tests $(BINARY) .venv/tests.stamp demo/manifest.json
	@WHYLIGHT_BINARY=$(CURDIR)/$(BINARY) $(BIN)/python -m pytest --timeout 120 Tests/EndToEnd

# Takes minutes, and must pass on a machine that has other things to do.
test-long: $(BINARY) .venv/tests.stamp demo/manifest.json
	@WHYLIGHT_BINARY=$(CURDIR)/$(BINARY) $(BIN)/python -m pytest Tests/Endurance

# Not part of `make test`, because Chromium is 400 MB. WHYLIGHT_SCREENSHOTS names a folder for what was seen.
test-browser: PACKAGES += chromium
test-browser: $(BINARY) .venv/browser.stamp demo/manifest.json
	@WHYLIGHT_BINARY=$(CURDIR)/$(BINARY) $(BIN)/python -m pytest Tests/Browser

# MARK: Measuring it

# BENCH="--quick --realtime" and the like; `python3 Benchmarks/bench.py --help` lists the options.
bench: $(BINARY)
	@swift build --configuration $(CONFIGURATION) --product engine-benchmark
	$(PYTHON3) Benchmarks/bench.py --build .build/$(CONFIGURATION) $(BENCH)

# What `make bench` measured last becomes the figures of docs/performance.md.
bench-document:
	@$(PYTHON3) Benchmarks/document.py

# Beside ipykernel and xeus-python, in an environment of their own. BENCH="--starts 3" and the like, as above;
# BENCH="--document docs/kernel.md" puts the table there.
bench-kernel: $(BINARY) demo/manifest.json
	@python=$$($(PYTHON3) Benchmarks/environments.py kernels | tail -n 1)
	"$$python" Benchmarks/kernel_latency.py --kernel $(BINARY) $(BENCH)

compare-eli5: $(BINARY) demo/manifest.json
	@$(PYTHON3) Benchmarks/compare_eli5.py --kernel $(BINARY)

include Tests/hardening.mk

# COMPARE="--families ResNet,NASNet" and the like; all of it takes hours. Its results become docs/keras-comparison.md.
compare-keras: $(BINARY)
	@$(PYTHON3) Benchmarks/compare_keras.py --build .build/$(CONFIGURATION) $(COMPARE)
	$(PYTHON3) Benchmarks/compare_keras.py --table

# COMPARE="--first 1000 --count 50" for other networks and another number of them.
compare-random: $(BINARY)
	@$(PYTHON3) Benchmarks/compare_random.py --build .build/$(CONFIGURATION) $(COMPARE)

# MARK: Keeping it tidy

format:
	@swift format --in-place --recursive --parallel $(FORMATTED)

lint:
	@swift format lint --strict --recursive --parallel $(FORMATTED)

clean:
	rm -rf .build .venv demo .bench
