package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// wellFormed reads the whole text as XML.
func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
	}
}

func TestGolden(t *testing.T) {
	for name, c := range samples() {
		for _, width := range []float64{340, 640} {
			if name == "map" && width < 600 {
				continue // the map scrolls on a narrow page
			}
			file := fmt.Sprintf("%s-%.0f.svg", name, width)
			t.Run(file, func(t *testing.T) {
				s, err := c.Scene(width)
				if err != nil {
					t.Fatal(err)
				}
				var got bytes.Buffer
				if err := s.WriteSVG(&got, "x"); err != nil {
					t.Fatal(err)
				}
				wellFormed(t, got.Bytes())
				path := filepath.Join("testdata", file)
				if *update {
					if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(string(want), got.String()); d != "" {
					t.Errorf("%s differs (-want +got); look at the picture, then go test -update:\n%s", path, d)
				}
			})
		}
	}
}
