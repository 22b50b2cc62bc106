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

# staticcheck looks for faults the compiler lets pass.
staticcheck() {
	$GO tool -modfile=tools/go.mod staticcheck ./...
}

# kinds lists our packages, each after the one stage that tests it, told by its place and by what its tests import: crawl,
# browser, store (with a database server) or unit.
kinds() {
	all=$($GO list -f '{{.ImportPath}} {{join .TestImports " "}} {{join .XTestImports " "}} ' ./...) || return 1
	echo "$all" | awk '
		$1 ~ "/internal/crawl(/|$)" { print "crawl", $1; next }
		$1 ~ "/internal/e2e$" || / [^ ]*\/internal\/e2e / { print "browser", $1; next }
		$1 ~ "/internal/(pgtest|store)(/|$)" || / [^ ]*\/internal\/(pgtest|store\/storetest) / { print "store", $1; next }
		{ print "unit", $1 }'
}

# packages KIND... lists the packages of these kinds.
packages() {
	all=$(kinds) || return 1
	for kind in "$@"; do
		echo "$all" | sed -n "s/^$kind //p"
	done
}

# concurrent lists the folders of packages whose program starts goroutines. The tests of readers start some to watch the memory: under
# the race detector they would take minutes and watch the detector. So would those of app/programme, of the store, and of the house and
# pgtest, with which all of the program is compiled anew; test-long watches everything.
concurrent() {
	$GO list -f '{{.Dir}} {{join .TestGoFiles " "}} {{join .XTestGoFiles " "}}:{{join .GoFiles " "}}' ./... | grep -vE '/internal/(e2e|crawl|app/programme|store|house|pgtest) ' | while IFS=: read -r tests files; do
		dir=${tests%% *}
		case "$tests" in *_test.go*) ;; *) continue ;; esac
		# shellcheck disable=SC2086 # a list of files
		if (cd "$dir" && grep -qE '^[[:space:]]*go (func\(|[a-zA-Z_.]+\()|golang.org/x/sync/errgroup' $files /dev/null); then
			echo "$dir"
		fi
	done
}

# tests runs go test with FLAGS on the packages of a KIND: tests KIND [FLAGS...].
tests() {
	list=$(packages "$1") || return 1
	shift
	if [ -z "$list" ]; then
		echo "there is no such package yet"
		return 0
	fi
	# shellcheck disable=SC2086 # a list of packages
	tested "$@" $list
}

# tested runs go test and prints a line a package, every reason why a test did not run, and all there is to say about a failure. Vet has
# its own stage before, and would look at everything a second time here.
tested() {
	mkdir -p build
	log=build/test.log
	failed=0
	$GO test -vet=off -v "$@" >"$log" 2>&1 || failed=1
	grep -E '^(ok|FAIL|\?|panic:)|not run:' "$log" | sed 's/^ *[a-z0-9_]*_test\.go:[0-9]*: /   /' || true
	if [ "$failed" -ne 0 ]; then
		grep -vE '^ *(=== |--- (PASS|SKIP)|PASS$)' "$log" >&2 || true
		return 1
	fi
}
