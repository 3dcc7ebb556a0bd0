# make fuzz       mutate inputs for every way in, SECONDS=60 each
# make fuzz-models  have a kernel load COUNT=10000 damaged models, with SEED=1
# make soak       run CELLS=10000 cells in LIVES=5 kernels, and watch memory, descriptors and threads
# make stutter    the end-to-end tests, while their processes are stopped for up to 0.8 s, with SEED=1
# make test-asan  the Swift tests under AddressSanitizer; make test-tsan under ThreadSanitizer
# make valgrind   a notebook's cells through a kernel under valgrind
#
# docs/robustness.md has what came of them. Included by the Makefile.

.PHONY: fuzz fuzz-build fuzz-models soak stutter test-asan test-tsan valgrind

SECONDS ?= 60
COUNT ?= 10000
SEED ?= 1
CELLS ?= 10000
LIVES ?= 5
FUZZ_BINARY := .build-fuzz/release/whylight-fuzz

# libFuzzer and AddressSanitizer come with Swift's toolchain. Linux on x86-64 and arm64. Of two options -sanitize the
# Swift compiler takes the last alone, so that it needs both in one, or no edge of Swift code is seen.
fuzz-build: | system
	@WHYLIGHT_FUZZ=1 swift build --configuration release --product whylight-fuzz --sanitize fuzzer --sanitize address \
		-Xswiftc -sanitize=address,fuzzer --scratch-path .build-fuzz

fuzz: fuzz-build .venv/tests.stamp
	@$(BIN)/python Tests/Fuzzing/make_seeds.py .build-fuzz/seeds
	$(BIN)/python Tests/Fuzzing/fuzz.py $(FUZZ_BINARY) .build-fuzz/seeds --seconds $(SECONDS) --found .build-fuzz/found

fuzz-models: $(BINARY) .venv/tests.stamp
	@$(BIN)/python Tests/Fuzzing/mutated_models.py $(BINARY) --count $(COUNT) --seed $(SEED) --kept .build-fuzz/killers

soak: $(BINARY) .venv/share/jupyter/kernels/whylight/kernel.json .venv/tests.stamp
	@PATH=$(CURDIR)/$(BIN):$$PATH python Tests/EndToEnd/protocol/soak.py --cells $(CELLS) --lives $(LIVES)

stutter: $(BINARY) .venv/tests.stamp demo/manifest.json
	@WHYLIGHT_BINARY=$(CURDIR)/$(BINARY) $(BIN)/python Tests/Endurance/stutter.py --seed $(SEED) \
		$(BIN)/python -m pytest --timeout 300 Tests/EndToEnd

# Each sanitizer has a build of its own: some minutes, and some gigabytes of disk.
test-asan: | system
	@ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leaks.supp \
		swift test --configuration release --disable-testable-imports --disable-xctest --sanitize address \
		--scratch-path .build-asan

test-tsan: | system
	@WHYLIGHT_TSAN=1 TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/races.supp \
		swift test --configuration release --disable-testable-imports --disable-xctest --sanitize thread \
		--scratch-path .build-tsan

# One notebook's cells through the kernel under valgrind; anything it has to say ends it with status 99.
valgrind: $(BINARY) .venv/tests.stamp
	@command -v valgrind > /dev/null || { echo "error: valgrind is needed: apt-get install valgrind" >&2; exit 1; }
	$(BIN)/python Tests/EndToEnd/protocol/valgrind.py $(BINARY)
