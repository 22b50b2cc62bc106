package benefit_test

import (
	"os"
	"path/filepath"
	"testing"

	"counterpart.dev/internal/app/benefit"
)

// A file is told by what is in it: every messy list is one of benefits, and no schedule is.
func TestGlance(t *testing.T) {
	lists, err := filepath.Glob("../../format/sheet/testdata/lists/*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range lists {
		if filepath.Ext(file) == ".golden" {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		seen++
		if table, benefits, err := benefit.Glance(t.Context(), body); !table || !benefits || err != nil {
			t.Errorf("%s is a table: %v, of benefits: %v, %v", filepath.Base(file), table, benefits, err)
		}
	}
	if seen < 6 {
		t.Errorf("only %d lists are looked at", seen)
	}
	for _, x := range []struct {
		name, body string
		table      bool
	}{
		{"a schedule as a table", "Activity ID,Activity name,Owner,Start,Finish,Duration,Baseline finish,% complete\nA1,Design,Ann,2026-10-01,2026-10-30,20,2026-10-23,50\n", true},
		{"a table of something else", "What we hope for,Who\nPeople wait less,Imani\n", true},
		{"a schedule of P6", "ERMHDR\t20.12\t2026-01-01\r\n%T\tPROJECT\r\n", false},
		{"XML", "<?xml version=\"1.0\"?><Project/>", false},
		{"a PDF", "%PDF-1.7", false},
		{"nothing", "", false},
		{"a damaged workbook", "PK\x03\x04xl/", false},
	} {
		if table, benefits, err := benefit.Glance(t.Context(), []byte(x.body)); table != x.table || benefits || err != nil {
			t.Errorf("%s is a table: %v, of benefits: %v, %v", x.name, table, benefits, err)
		}
	}
}
