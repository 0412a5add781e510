# Two commands do all set-up: `make demo` runs the main job, `make test` passes the tests.
GO    ?= go
TOOLS := $(GO) tool -modfile=tools/go.mod

.DEFAULT_GOAL := help
.PHONY: help build demo test chaos nightly bench check fmt-check vet generate generate-check mutate vuln clean web web-check screenshots

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

build: ## Build bin/storegraph
	$(GO) build -o bin/storegraph ./cmd/storegraph

demo: build ## Run everything here: Postgres, Redis, a simulated Shopify store and its shoppers, until Ctrl-C
	./bin/storegraph demo

test: ## Run every test against a Postgres and a Redis started for it
	$(GO) run ./internal/testenv -- $(GO) test ./...

chaos: ## Kill -9 the worker 200 times under load, restart Postgres and Redis, and compare everything (minutes)
	STOREGRAPH_CHAOS_KILLS=$${STOREGRAPH_CHAOS_KILLS:-200} $(GO) run ./internal/testenv -- $(GO) test ./e2e -run TestChaos -count=1 -timeout 60m -v

nightly: ## Ten thousand random histories of the sync loop (an hour), a hundred thousand conditions beside their SQL, as many queries both ways, a storm of 800,000 operations
	$(GO) run ./internal/testenv -- $(GO) test ./syncer -run 'TestConvergence$$' -rapid.checks=5000 -rapid.seed=$$(date +%s) -count=1 -timeout 6h
	$(GO) run ./internal/testenv -- $(GO) test ./conditions -run TestSegment_IsWhoDecideSays -segment-conditions=100000 -count=1 -timeout 6h
	$(GO) run ./internal/testenv -- $(GO) test ./store -run TestFold -every-code-point -count=1
	$(GO) run ./internal/testenv -- $(GO) test ./store -run TestIsolation_HoldsInAStorm -storm-operations=800000 -count=1 -timeout 2h
	$(GO) run ./internal/testenv -- $(GO) test ./e2e/plans -run TestPlans_AnswerWhat -operations=100000 -count=1 -timeout 6h

bench: ## Measure imports, webhook intake, freshness, campaigns, forecasts, segments, GraphQL reads, templates and conditions beside limits and goals, in one run each
	$(GO) run ./internal/testenv -- $(GO) test ./bench -run '^$$' -bench . -benchtime 1x -timeout 60m
	-cd bench/graphql/postgraphile && npm install --no-package-lock --no-audit --no-fund # a peer; left out where npm is not
	$(GO) run ./internal/testenv -- $(GO) test ./bench/graphql -run '^$$' -bench . -benchtime 1x -timeout 60m
	cd bench/templates && $(GO) test -bench . -benchtime 1x
	cd bench/conditions && $(GO) test . -run '^$$' -bench . -benchtime 1x

check: fmt-check vet generate-check web-check mutate vuln ## Check format, vet, staticcheck, generated files, the console, mutations and known vulnerabilities

fmt-check:
	@out=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$out" || { echo "not formatted (run gofmt -w):"; echo "$$out"; exit 1; }

vet:
	$(GO) vet ./...
	$(TOOLS) staticcheck ./...
	cd bench/conditions && $(GO) vet .

generate: ## Regenerate committed code
	$(GO) generate ./...

generate-check: ## Fail when generated files differ from what their sources give
	@state() { git status --porcelain; git diff; }; before=$$(state); $(GO) generate ./... && after=$$(state); \
	test "$$before" = "$$after" || { echo "generated files were out of date: commit what 'make generate' changed"; git status --short; exit 1; }

# npm install, since npm ci finds oxlint's optional packages for other machines missing in the lock that npm writes itself.
web: ## Build the console's files in web/dist, which are committed (needs Node)
	cd web && npm install --no-audit --no-fund --silent && npm run --silent generate && npm run --silent types && npm run --silent lint && npm run --silent build

web-check: ## Fail when the console's files differ from what their sources give, or its sources have faults
	@command -v npm >/dev/null || { test "$$CI" != true || { echo "web-check needs Node 20.19 or newer"; exit 1; }; echo "SKIPPED: web-check needs Node 20.19 or newer"; exit 0; }; \
	state() { git status --porcelain web client; git diff web client | sha256sum; }; before=$$(state); $(MAKE) --no-print-directory web && after=$$(state); \
	test "$$before" = "$$after" || { echo "web/dist was out of date: commit what 'make web' changed"; git status --short web; exit 1; }

screenshots: ## Renew the README's screenshots from a run of the console's tests
	$(GO) run ./internal/testenv -- $(GO) test ./e2e -run TestConsole -count=1
	mkdir -p docs/screenshots && cd web/screenshots && for s in overview integration contact order; do cp $$s-light.png ../../docs/screenshots/$$s.png; done && cp connect-import-light.png ../../docs/screenshots/connect.png && cp conditions-decided-light.png ../../docs/screenshots/conditions.png && cp templates-light.png ../../docs/screenshots/templates.png && cp recipe-tried-light.png ../../docs/screenshots/recipe.png && cp triggers-endpoint-light.png ../../docs/screenshots/triggers.png

mutate: ## Translate conditions to SQL wrongly in eight ways; the comparison with Decide must notice each
	$(GO) run ./internal/testenv -- $(GO) test ./conditions -run TestSegment_WrongTranslationsAreNoticed -count=1

vuln: ## Look for known vulnerabilities, where their database can be reached
	@out=$$($(TOOLS) govulncheck ./... 2>&1); code=$$?; \
	if [ $$code -ne 0 ] && echo "$$out" | grep -qE 'vuln.go.dev|fetching vulnerabilities|no such host|connection refused'; then \
	  echo "SKIPPED: the vulnerability database cannot be reached from here"; \
	else echo "$$out" | tail -20; exit $$code; fi

clean: ## Remove what was built
	rm -rf bin
