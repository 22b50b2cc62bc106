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
