package archtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// house loads the repository this test lies in.
func house(t *testing.T) *Tree {
	t.Helper()
	tree, err := Load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Packages) < 5 {
		t.Fatalf("only %d packages found: the rules would hold of nothing", len(tree.Packages))
	}
	return tree
}

func TestHouse(t *testing.T) {
	tree := house(t)
	for _, rule := range Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			for _, f := range rule.Check(tree) {
				t.Error(f)
			}
		})
	}
}

// TestTablesNameRealThings keeps the tables of this package from outliving what they speak of.
func TestTablesNameRealThings(t *testing.T) {
	tree := house(t)
	for _, name := range coreOrder {
		if !tree.paths["internal/core/"+name] {
			t.Errorf("coreOrder names %s, which does not exist", name)
		}
	}
	for folder, allowed := range mayImport {
		for _, path := range append(allowed, folder) {
			if !tree.paths[path] {
				t.Errorf("mayImport names %s, which does not exist", path)
			}
		}
	}
	gomod, err := os.ReadFile(root + "/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for folder, names := range modules {
		if !tree.paths[folder] {
			t.Errorf("modules names the folder %s, which does not exist", folder)
		}
		for _, name := range names {
			if !strings.Contains(string(gomod), name+" v") {
				t.Errorf("modules allows %s %s, which go.mod does not require", folder, name)
			}
		}
	}
}

// TestCoresBorrowWhatIsPure holds the packages that cores borrow from other modules to what is asked of cores.
func TestCoresBorrowWhatIsPure(t *testing.T) {
	tree := house(t)
	for folder, borrowed := range coreModules {
		if !tree.paths[folder] {
			t.Errorf("coreModules names the folder %s, which does not exist", folder)
		}
		list := exec.Command("go", append([]string{"list", "-f", "{{.ImportPath}} {{.Imports}}"}, borrowed...)...)
		list.Dir = root
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list of what %s borrows: %v", folder, err)
		}
		if n := strings.Count(string(out), "\n"); n != len(borrowed) {
			t.Errorf("go list knows %d of the %d packages that %s borrows", n, len(borrowed), folder)
		}
		for line := range strings.Lines(string(out)) {
			name, imports, _ := strings.Cut(line, " ")
			for _, path := range strings.Fields(strings.Trim(imports, "[]\n")) {
				if withinAny(path, impure) || !standard(path) {
					t.Errorf("%s borrows %s, which imports %s: a core may not", folder, name, path)
				}
			}
		}
	}
}

func TestDocumentsNameRealThings(t *testing.T) {
	for _, f := range Documents(house(t), builtCommands(t)) {
		t.Error(f)
	}
}

// builtCommands builds the program and walks its help texts.
func builtCommands(t *testing.T) Commands {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "counterpart")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "./cmd/counterpart")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	commands := Commands{}
	var walk func(path []string)
	walk = func(path []string) {
		help, err := exec.Command(binary, append(path, "--help")...).Output()
		if err != nil {
			t.Fatalf("counterpart %s --help: %v", strings.Join(path, " "), err)
		}
		names, flags := helpNames(string(help))
		commands[strings.Join(path, " ")] = flags
		for _, name := range names {
			walk(append(append([]string(nil), path...), name))
		}
	}
	walk(nil)
	if len(commands) < 4 {
		t.Fatalf("the help texts name only %d commands: they are no longer read rightly", len(commands))
	}
	return commands
}

var flagName = regexp.MustCompile(`^\s+(?:(-\w), )?(--[\w-]+)`)

// helpNames reads the commands below "Available Commands:" and the flags below "Flags:" and "Global Flags:".
func helpNames(help string) (commands, flags []string) {
	section := ""
	for line := range strings.Lines(help) {
		line = strings.TrimRight(line, "\n")
		if line != "" && !strings.HasPrefix(line, " ") {
			section = line
			continue
		}
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case strings.Contains(section, "Commands:") && strings.HasPrefix(line, "  ") && words[0] != "help":
			commands = append(commands, words[0])
		case strings.HasSuffix(section, "lags:"):
			if m := flagName.FindStringSubmatch(line); m != nil {
				flags = append(flags, m[2])
				if m[1] != "" {
					flags = append(flags, m[1])
				}
			}
		}
	}
	return commands, flags
}
