# Everything is built into target/ (and node_modules/, for the linters). `make run` and `make test` install what they need.

WASM_BINDGEN := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
BINDGEN      := target/wasm-bindgen-$(WASM_BINDGEN)/bin/wasm-bindgen
BUILT        := target/wasm/wasm32-unknown-unknown/release/bcc_guard.wasm
WASM         := target/core/bcc_guard.wasm target/core/files.wasm
PYTEST       := target/venv/bin/pytest
FOR_WASM     := --locked --lib --release --target wasm32-unknown-unknown --target-dir target/wasm

export PATH  := $(CURDIR)/target/venv/bin:$(PATH)

# No path of this machine in the core: the same bytes from any folder.
CARGO_HOME ?= $(HOME)/.cargo
SEPARATOR  := $(shell printf '\037')
REMAP      := --remap-path-prefix=$(CURDIR)=/bcc-guard$(SEPARATOR)--remap-path-prefix=$(CARGO_HOME)=/cargo

.PHONY: all run test check check-rust check-js check-reproducible check-files check-thunderbird bench generate policy-check clean setup-run setup-test

# The add-on, unpacked in target/addon and packed.
all: target/bcc-guard.xpi

target/bcc-guard.xpi: manifest.json LICENSE tools/pack.py $(WASM) $(shell find extension -type f) | $(BINDGEN)
	rm -rf target/addon
	mkdir -p target/addon
	cp -R extension/. target/addon/
	find target/addon -name '*.d.ts' -delete
	cp manifest.json LICENSE target/addon/
	for wasm in $(WASM); do \
	  $(BINDGEN) --target web --no-typescript --remove-name-section --remove-producers-section --out-dir target/addon/core $$wasm; \
	done
	echo 'export { scan } from "./scan.js";' >> target/addon/core/bcc_guard.js
	python3 tools/pack.py target/addon $@

# Two modules of one crate: what checks a message is loaded before each, and is not to wait for what reads files. One after the other, so
# that what both need is built once.
$(WASM) &: Cargo.toml Cargo.lock rust-toolchain.toml $(shell find crate -name '*.rs')
	mkdir -p target/core
	CARGO_ENCODED_RUSTFLAGS="$(REMAP)" cargo build $(FOR_WASM)
	cp $(BUILT) target/core/bcc_guard.wasm
	CARGO_ENCODED_RUSTFLAGS="$(REMAP)" cargo build $(FOR_WASM) --features files
	cp $(BUILT) target/core/files.wasm

# Not optimised: built in a third of the time, and done within two seconds all the same.
$(BINDGEN):
	CARGO_PROFILE_DEV_DEBUG=0 cargo install --debug wasm-bindgen-cli --version $(WASM_BINDGEN) --bin wasm-bindgen --locked --root $(dir $(@D))

# The main job, in a scratch profile of the real Thunderbird.
run: setup-run
	$(MAKE) all
	target/venv/bin/python tests/thunderbird/scene.py

# Everything that is checked, from a fresh machine.
test: setup-test
	$(MAKE) -j 2 all check check-reproducible
	$(MAKE) check-files
	$(MAKE) check-thunderbird

# What is checked without Thunderbird; seconds.
check: check-rust check-js

check-rust:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy $(FOR_WASM) -- -D warnings
	cargo clippy $(FOR_WASM) --features files -- -D warnings
	cargo test --locked --quiet
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items --quiet

check-js: all
	npx tsc --project tsconfig.json
	npx biome check --error-on-warnings
	node --test tests/js/*.test.mjs

# Two builds in two folders give the same bytes.
check-reproducible: all
	tools/check-reproducible

# Files made by the programs that people make them with.
check-files: all
	$(PYTEST) tests/files -n 2

check-thunderbird: all
	$(PYTEST) tests/thunderbird -n 2 --dist loadgroup

# Speed, as ratios within one run.
bench: setup-test
	$(MAKE) all
	target/venv/bin/python tests/thunderbird/bench.py

# Files made from the list of rules.
generate:
	GENERATE=1 cargo test --locked --quiet --test generated

# What Thunderbird and the add-on make of a policies.json: make policy-check FILE=/etc/thunderbird/policies/policies.json
# Make's own exit status is 2 whatever is wrong; target/debug/policy-check tells 1 from 2.
policy-check:
	@cargo build --locked --quiet --bin policy-check
	@target/debug/policy-check $(if $(FILE),"$(FILE)")

clean:
	rm -rf target node_modules

setup-run:
	tools/setup run

setup-test:
	tools/setup test
