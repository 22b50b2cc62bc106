# Everything a contributor runs. Longer steps are scripts in scripts/, which can be run by themselves.

GO ?= go
FUZZTIME ?= 1m

.PHONY: help run brief build test check test-long bench fuzz clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: build ## serve the demonstration at http://localhost:8080/demo
	build/counterpart serve --demo --data-dir build/demo

brief: build ## make the sponsor's page of the demo project from its files
	build/counterpart brief --case examples/hospital/case.yaml examples/hospital/*.xer -o build/brief.html
	@echo "The brief of the demo project is at $(CURDIR)/build/brief.html; open it in a browser."

build: ## build the program into build/
	@mkdir -p build
	CGO_ENABLED=0 $(GO) build -buildvcs=false -trimpath -o build/counterpart ./cmd/counterpart

test: ## everything a change must pass, from a bare machine, within 25 minutes
	@scripts/test

check: ## the inner loop: format, vet, staticcheck, tests without a browser, within 90 seconds
	@scripts/check

test-long: ## what takes too long for every change: every fuzz target, every test under the race detector, repeated tests
	@scripts/test-long

bench: ## measure reading and scheduling against their yardsticks
	$(GO) run -buildvcs=false ./bench

fuzz: ## run every fuzz target for FUZZTIME (1m)
	@FUZZTIME=$(FUZZTIME) scripts/fuzz

clean: ## remove what was built
	rm -rf build
