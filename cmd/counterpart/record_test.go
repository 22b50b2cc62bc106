package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recordKey is the newest key of the bundle that the core's tests keep.
const recordKey = "record.example.org+9b876b7d+ATuHkxx7DRviJeuRIl71pWpMVWvUXcszEJesoj1jLu8l"

var recordBundle = filepath.Join("..", "..", "internal", "core", "record", "testdata", "bundle-1.zip")

func TestRecordVerify(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	bundle, err := os.ReadFile(recordBundle)
	if err != nil {
		t.Fatal(err)
	}
	head := unpacked(t, bundle, "heads/00002.txt")
	changed := bytes.Clone(bundle)
	changed[len(changed)/2] ^= 1
	headFile, changedFile := write("head.txt", head), write("changed.zip", changed)
	tests := []struct {
		name    string
		args    []string
		code    int
		verdict string // of the object on standard output, "" when there is none
		says    string // on standard error
	}{
		{"with nothing", []string{recordBundle}, exitFindings, "consistent, not anchored", ""},
		{"with a key", []string{recordBundle, "--key", recordKey}, exitOK, "verified", ""},
		{"with a key in a file", []string{recordBundle, "--key", write("key.txt", []byte(recordKey+"\n"))}, exitOK, "verified", ""},
		{"with a head", []string{recordBundle, "--head", headFile}, exitOK, "verified", ""},
		{"with both", []string{recordBundle, "--head", headFile, "--key", recordKey}, exitOK, "verified", ""},
		{"changed", []string{changedFile, "--key", recordKey}, exitBadInput, "failed", "changed.zip does not verify: "},
		{"cut off", []string{write("cut.zip", bundle[:5000])}, exitBadInput, "failed", "is cut off"},
		{"empty", []string{write("empty.zip", nil)}, exitBadInput, "failed", "this is not a bundle of the record"},
		{"with no key", []string{recordBundle, "--key", "nonsense"}, exitBadInput, "", `--key: "nonsense" is not a public key`},
		{"with a folder for a key", []string{recordBundle, "--key", dir}, exitBadInput, "", "is a folder"},
		{"with a head that is not there", []string{recordBundle, "--head", filepath.Join(dir, "none")}, exitBadInput, "", "there is no file"},
		{"with a head that is none", []string{recordBundle, "--head", changedFile}, exitBadInput, "", "the given head cannot be read"},
		{"a bundle that is not there", []string{filepath.Join(dir, "none.zip")}, exitBadInput, "", "there is no file"},
		{"no bundle", nil, exitBadInput, "", "it is given as counterpart "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := call(append([]string{"record", "verify", "--json"}, tt.args...)...)
			if code != tt.code || tt.says == "" && stderr != "" || !strings.Contains(stderr, tt.says) {
				t.Errorf("exit code %d, want %d; standard error %q, want %q", code, tt.code, stderr, tt.says)
			}
			var o struct{ Schema, Verdict string }
			if err := json.Unmarshal([]byte(stdout), &o); tt.verdict != "" && (err != nil || o.Schema != "counterpart/record-verify/1") {
				t.Fatalf("standard output is %.200q: %v", stdout, err)
			}
			if o.Verdict != tt.verdict || tt.verdict == "" && stdout != "" {
				t.Errorf("verdict %q, want %q; standard output %.200q", o.Verdict, tt.verdict, stdout)
			}
			_, text, _ := call(append([]string{"record", "verify"}, tt.args...)...)
			if first, _, _ := strings.Cut(text, "\n"); first != tt.verdict {
				t.Errorf("the first line for people is %q, want %q", first, tt.verdict)
			}
		})
	}
}

// unpacked is a member of a bundle, as any program that knows ZIP files reads it.
func unpacked(t *testing.T, bundle []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
