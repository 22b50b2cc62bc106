# Sourced by the other scripts: runs named stages from the root of the repository and prints the seconds of each.

set -eu
cd "$(dirname "$0")/.."

GO=${GO:-go}
began=$(date +%s)

# stage NAME COMMAND... runs a command and says how long it took. The first that fails ends the run.
stage() {
	name=$1
	shift
	echo "== $name"
	from=$(date +%s)
	if ! "$@"; then
		echo "== $name: failed after $(($(date +%s) - from)) s" >&2
		exit 1
	fi
	echo "== $name: $(($(date +%s) - from)) s"
}

# finish says how long everything took.
finish() {
	echo "== all stages: $(($(date +%s) - began)) s"
}

# formatted fails with the names of Go files that gofmt would change.
formatted() {
	wrong=$(gofmt -l .)
	if [ -n "$wrong" ]; then
		printf 'gofmt would change these files; run gofmt -w on them:\n%s\n' "$wrong" >&2
		return 1
	fi
}

# packages lists our packages, without those of the browser tests.
packages() {
	$GO list ./... | grep -v '/internal/e2e$'
}

# concurrent lists the folders of packages whose files start goroutines, without the browser tests.
concurrent() {
	for dir in $($GO list -f '{{.Dir}}' ./... | grep -v '/internal/e2e$'); do
		if grep -qE '^[[:space:]]*go (func\(|[a-zA-Z_.]+\()|golang.org/x/sync/errgroup' "$dir"/*.go; then
			echo "$dir"
		fi
	done
}

# tested runs go test and prints a line a package, every reason why a test did not run, and all there is to say about a failure.
tested() {
	mkdir -p build
	log=build/test.log
	failed=0
	$GO test -v "$@" >"$log" 2>&1 || failed=1
	grep -E '^(ok|FAIL|\?|panic:)|not run:' "$log" | sed 's/^ *[a-z0-9_]*_test\.go:[0-9]*: /   /' || true
	if [ "$failed" -ne 0 ]; then
		grep -vE '^ *(=== |--- (PASS|SKIP)|PASS$)' "$log" >&2 || true
		return 1
	fi
}
