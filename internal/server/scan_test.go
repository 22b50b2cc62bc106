package server_test

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"counterpart.dev/internal/config"
)

// clamd is a scanner that finds harm in what holds a word, on a Unix socket. It answers with reply where that is not "".
func clamd(t *testing.T, word, reply string) (socket string) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "clamd.ctl")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			scanned(conn, word, reply)
		}
	}()
	return socket
}

// scanned answers one request to scan.
func scanned(conn net.Conn, word, reply string) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	if command, err := r.ReadString(0); err != nil || command != "zINSTREAM\x00" {
		io.WriteString(conn, "UNKNOWN COMMAND\x00")
		return
	}
	var body strings.Builder
	for {
		var size uint32
		if binary.Read(r, binary.BigEndian, &size) != nil || size == 0 {
			break
		}
		if _, err := io.CopyN(&body, r, int64(size)); err != nil {
			return
		}
	}
	switch {
	case reply != "":
		io.WriteString(conn, reply)
	case strings.Contains(body.String(), word):
		io.WriteString(conn, "stream: Test-Signature FOUND\x00")
	default:
		io.WriteString(conn, "stream: OK\x00")
	}
}

// Where an installation has a scanner, no file comes in that it did not look at, or found harmful.
func TestFilesAreScanned(t *testing.T) {
	large := strings.Repeat("x", 90_000) // more than a piece
	for _, tt := range []struct {
		name, scanner string
		parts         []part
		status        int
		says          string
	}{
		{"a clean file", clamd(t, "EVIL", ""), []part{{"label", "", "", "EVIL"}, {"file", "a.xer", "", "ERMHDR"}}, 200, `"a.xer" "" 6`},
		{"a clean file of several pieces", clamd(t, "EVIL", ""), []part{{"file", "a.xer", "", large}}, 200, `"a.xer" "" 90000`},
		{"a harmful file", clamd(t, "EVIL", ""), []part{{"file", "a.xer", "", "ERMHDR"}, {"file", "b.xer", "", "an EVIL file"}}, 422, "found Test-Signature in it"},
		{"harm at the end", clamd(t, "EVIL", ""), []part{{"file", "a.xer", "", large + "EVIL"}}, 422, "a.xer was not taken in"},
		{"a scanner at its limit", clamd(t, "", "INSTREAM size limit exceeded. ERROR\x00"), []part{{"file", "a.xer", "", "x"}}, 503, "a.xer was not taken in"},
		{"a scanner that says nothing", clamd(t, "", "stream"), []part{{"file", "a.xer", "", "x"}}, 503, "did not look at it"},
		{"no scanner there", filepath.Join(t.TempDir(), "none.ctl"), []part{{"file", "a.xer", "", "x"}}, 503, "did not look at it"},
		{"no scanner there, and no file", filepath.Join(t.TempDir(), "none.ctl"), []part{{"label", "", "", "x"}}, 200, "x|"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg, err := config.Load(map[string]string{"scanner": tt.scanner}, nil)
			if err != nil {
				t.Fatal(err)
			}
			body, kind := form(t, tt.parts...)
			status, got := send(takingWith(t, cfg), "/up", body, kind)
			if status != tt.status || !strings.Contains(got, tt.says) || status != http.StatusOK && strings.Contains(got, "ctl") {
				t.Errorf("%d %s", status, got)
			}
		})
	}
}
