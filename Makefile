# Everything one does with Polity, a command each. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run build test walk compat bench faults fuzz lint assets

CARGO ?= cargo
SGDS  := crates/web/assets/sgds
ARGS  ?=

help: ## List the commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: assets ## Build, then open a small nation on http://127.0.0.1:8080 (ARGS="--listen ADDR" and so on)
	$(CARGO) build --release --locked -p polity
	target/release/polity demo $(ARGS)

build: assets ## Build the binary as it is shipped: target/release/polity
	$(CARGO) build --release --locked -p polity

test: assets ## Run every test on both database engines; ends with a table of what ran and what was skipped
	tests/postgres/with node tests/run.mjs $(ARGS)

walk: assets ## Take one resident through all of it in a real browser; pictures in walk/out/index.html
	$(CARGO) build --locked -p polity
	cd samples/applications/garden-plot && npm ci --no-audit --no-fund --ignore-scripts
	cd walk && npm ci --no-audit --no-fund && node --test --test-reporter=spec kit/kit.test.mjs && node walk.mjs $(ARGS)

compat: assets ## Let clients and verifiers that we did not write judge the running binary
	$(CARGO) build --locked -p polity
	node compat/run.mjs $(ARGS)

bench: build ## Measure start, memory and size; then store, ledger, tokens and logins beside their peers, in one run
	node tests/figures.mjs
	$(CARGO) build --release --locked -p polity-bench
	target/release/polity-bench store
	target/release/polity-bench ledger
	target/release/polity-bench jose
	target/release/polity-bench sign-in
	target/release/polity-bench logins target/release/polity
	tests/postgres/with bench/postgres target/release/polity-bench

faults: assets ## Break it on purpose: kill -9 under load and the like, many more rounds than `make test`
	POLITY_FAULT_ROUNDS=$${POLITY_FAULT_ROUNDS:-300} tests/postgres/with node tests/run.mjs --release fault

fuzz: assets ## Throw made-up tokens, proofs, key sets and requests at what reads them (ARGS="jwe par" for some; POLITY_FUZZ_SECONDS each)
	fuzz/run $(ARGS)

lint: assets ## Format, lints, licences, sources, shell scripts: all that needs no run
	tests/lint

assets: $(SGDS)/root.css ## Fetch the style sheets that the pages are built on (needs Node.js; running Polity does not)

# The version is pinned by the lock file and nothing fetched is committed. root.css comes last: it marks completion.
$(SGDS)/root.css: assets/package.json assets/package-lock.json
	@command -v npm >/dev/null || { echo "make assets: building Polity needs Node.js 20 or newer (npm was not found)" >&2; exit 1; }
	cd assets && npm ci --no-audit --no-fund --ignore-scripts
	mkdir -p $(SGDS)
	for sheet in themes/day css/reboot css/grid themes/root; do \
	  cp assets/node_modules/@govtechsg/sgds-web-component/$$sheet.css $(SGDS)/; done
