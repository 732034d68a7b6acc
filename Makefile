# Everything a person types. `make help` lists it.
PORT ?= 8080
DATA ?= data
SECONDS ?= 60
TARGET ?=
SANITIZER ?= thread

.PHONY: help serve build test test-fast sanitize format bench wasm fuzz setup

help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: build wasm ## builds and serves on http://localhost:8080 (PORT=, DATA= change where)
	@exec .build/release/martlet serve --port $(PORT) --data $(DATA)

setup: ## installs what building needs and this machine lacks
	@Scripts/setup build

build: setup ## the release build
	@swift build -c release --product martlet

test: ## everything that CI runs, on a bare machine too
	@Scripts/test

test-fast: ## the unit tests alone: under a minute once built
	@Scripts/test fast

sanitize: ## the unit tests under a sanitizer (SANITIZER=thread or address)
	@Scripts/test sanitize $(SANITIZER)

format: ## lays out every Swift file
	@swift format format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

bench: build ## measures this machine
	@Scripts/bench

wasm: ## the live games' rules and their client as WebAssembly, in Web/martlet.wasm
	@Scripts/setup wasm
	@Scripts/wasm

fuzz: ## feeds decoders with bad input (TARGET=http SECONDS=60; without TARGET all in turn)
	@Scripts/setup build
	@Scripts/fuzz "$(TARGET)" "$(SECONDS)"
