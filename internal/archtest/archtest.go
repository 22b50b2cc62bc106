// Package archtest reads the repository as text and syntax and reports where it departs from the rules of the house:
// who may import whom, what a core may not know, how long things get, what comments and documents promise.
//
// It promises that every finding names a file, a line where there is one, and what would be right; and that the rules
// live in tables a reader can check against docs/architecture.md. It refuses to build or run what it reads (its own test
// does that, for the command line) and to have opinions that gofmt, vet and staticcheck already have.
package archtest

import (
	"fmt"
	"sort"
	"strings"
)

// Module is the path of the module, which every import of ours begins with.
const Module = "counterpart.dev"

// Finding is one departure from a rule.
type Finding struct {
	Path string // relative to the root of the repository
	Line int    // from 1; 0 when the finding is about the whole file or folder
	Text string
}

func (f Finding) String() string {
	if f.Line == 0 {
		return f.Path + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Text)
}

// Rule is one rule of the house: a name and the function that looks for departures.
type Rule struct {
	Name  string
	Check func(*Tree) []Finding
}

// Rules are all rules that need nothing but the tree. Documents needs the commands of the program as well.
func Rules() []Rule {
	return []Rule{
		{"imports go one way", Imports},
		{"cores are pure", Purity},
		{"the clock is injected", Clock},
		{"modules are chosen", Modules},
		{"rights are taken where it was decided", Capabilities},
		{"packages say what they promise", PackageComments},
		{"exported names are documented", ExportedNames},
		{"functions, files and packages stay small", Sizes},
		{"nothing is left unfinished", Words},
		{"nothing stops the program from within", Aborts},
		{"nothing runs or fetches what it is handed", Dangers},
	}
}

// within reports whether a slash-separated path is the folder or lies in it.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}

func withinAny(path string, folders []string) bool {
	for _, f := range folders {
		if within(path, f) {
			return true
		}
	}
	return false
}

// inOrder sorts findings by place, so that two runs say the same.
func inOrder(found []Finding) []Finding {
	sort.SliceStable(found, func(i, j int) bool {
		a, b := found[i], found[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Text < b.Text
	})
	return found
}
