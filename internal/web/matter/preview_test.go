package matter_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/matter"
)

// Files are looked at as what their bytes are, whatever they call themselves, and none of them can run anything.
func TestFilesAreLookedAt(t *testing.T) {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	vast := bytes.Clone(dot.Bytes()) // a point that says it is sixty thousand wide and high
	copy(vast[16:], []byte{0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60})
	binary.BigEndian.PutUint32(vast[29:], crc32.ChecksumIEEE(vast[12:29]))
	each(t, func(t *testing.T, s stage) {
		id := s.raise(t, s.Dan, work.RaiseForm{Kind: matter.Question, Shared: true, Title: "One", Files: []work.Attached{
			{Name: "a.png", Media: "image/png", Body: dot.Bytes()}, {Name: "b.pdf", Media: "application/pdf", Body: []byte("%PDF-1.4\n")},
			{Name: "c.txt", Media: "text/plain", Body: []byte("<script>alert(1)</script>\n")}, {Name: "d.png", Media: "image/png", Body: []byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")},
			{Name: "e.bin", Media: "text/html", Body: []byte{0, 1, 2}}, {Name: "f.png", Media: "image/png", Body: vast}}})
		p := ok(t, s.ada.Get(s.home+"/matters/"+id), "look at it")
		if got := len(p.Texts("#moves a[href$='/look']")); got != 5 {
			t.Errorf("%d files are worth a look", got)
		}
		raw := func(name string) (status int, kind, policy, disposition string) {
			look := s.ada.Get(file(t, p.Raw, s.home, name) + "/look")
			if look.Status != 200 || look.Has("main script") || look.Has("main svg[onload]") {
				t.Errorf("%s: %d", name, look.Status)
			}
			x := s.ada.Get(file(t, p.Raw, s.home, name) + "/raw")
			return x.Status, x.Header.Get("Content-Type"), x.Header.Get("Content-Security-Policy"), x.Header.Get("Content-Disposition")
		}
		for _, tt := range []struct {
			name, kind, policy string
			status             int
		}{{"a.png", "image/png", "sandbox", 200}, {"b.pdf", "application/pdf", "frame-ancestors 'self'", 200}, {"c.txt", "", "", 404}, {"d.png", "", "", 404}, {"e.bin", "", "", 404}, {"f.png", "", "", 404}} {
			status, kind, policy, disposition := raw(tt.name)
			if status != tt.status || status == 200 && (kind != tt.kind || !strings.Contains(policy, tt.policy) || !strings.HasPrefix(policy, "default-src 'none'") || disposition != "inline") {
				t.Errorf("%s: %d %s %s %s", tt.name, status, kind, policy, disposition)
			}
		}
		if text := s.ada.Get(file(t, p.Raw, s.home, "c.txt") + "/look"); text.One("pre").Text() != "<script>alert(1)</script>" {
			t.Errorf("the text: %q", text.One("pre").Text())
		}
		if saved := s.ada.Get(file(t, p.Raw, s.home, "d.png")); !strings.HasPrefix(saved.Header.Get("Content-Disposition"), "attachment") || saved.Header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("saving it: %v", saved.Header)
		}
		own := s.raise(t, s.Ada, work.RaiseForm{Kind: matter.Question, Title: "Ours", Files: []work.Attached{{Name: "a.png", Body: dot.Bytes()}}})
		ours := s.ada.Get(s.home + "/matters/" + own)
		for _, more := range []string{"", "/look", "/raw"} {
			if got := s.dan.Get(file(t, ours.Raw, s.home, "a.png") + more); got.Status != 404 {
				t.Errorf("the other side: %d", got.Status)
			}
		}
	})
}

// file is the address of a file of a page by its name.
func file(t *testing.T, page, home, name string) string {
	t.Helper()
	before, _, found := strings.Cut(page, ">"+name+"<")
	at := strings.LastIndex(before, home)
	if !found || at < 0 {
		t.Fatalf("there is no file %s", name)
	}
	address, _, _ := strings.Cut(before[at:], `"`)
	return address
}
