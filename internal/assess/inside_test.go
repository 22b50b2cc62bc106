package assess

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/demo"
)

func TestInside(t *testing.T) {
	two := strings.Replace(smallXER, "%T\tTASK\r\n", "%R\t2\tQ\t2026-01-05 00:00\t2026-01-05 00:00\r\n%T\tRSRC\r\n%F\trsrc_id\trsrc_name\r\n%R\t1\tAnn\r\n%R\t2\tBob\r\n"+
		"%T\tRSRCRATE\r\n%F\trsrc_id\tcost_per_qty\r\n%R\t1\t95\r\n%T\tTASKMEMO\r\n%F\tmemo_id\ttask_memo\r\n%R\t1\twe are late, %R\tdo not tell\r\n%T\tTASK\r\n", 1)
	l, err := Load("a.xer", strings.NewReader(two), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Submission("P")
	if err != nil {
		t.Fatal(err)
	}
	want := []Found{{"other projects", 1, true}, {"resources, with their names", 2, false}, {"rates of resources", 1, true}, {"notes on activities", 1, true}}
	if diff := cmp.Diff(want, s.Inside([]byte(two))); diff != "" {
		t.Error(diff)
	}
}

func TestElements(t *testing.T) {
	got := elements([]byte(`<?xml version="1.0"?><!DOCTYPE x><Project a="1"><Resource>1</Resource><Resource/><Rate
		>2</Rate><Rate unit="h">3</Rate></Project><` + strings.Repeat("x", 100)))
	if diff := cmp.Diff(map[string]int{"Project": 1, "Resource": 2, "Rate": 2}, got); diff != "" {
		t.Error(diff)
	}
	elements(bytes.Repeat([]byte("<"), 1<<20)) // in a moment, however hostile
}

func TestSuggestions(t *testing.T) {
	files, err := demo.Files()
	if err != nil {
		t.Fatal(err)
	}
	l, err := Load(files[0].Name, bytes.NewReader(files[0].Content), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Submission("")
	if err != nil {
		t.Fatal(err)
	}
	got := s.Suggestions(3)
	if len(got) != 3 || got[0].Code == "" || got[0].Day.IsZero() || got[0].Why == "" {
		t.Errorf("suggested are %+v", got)
	}
	if all := s.Suggestions(1000); len(all) <= 3 || all[0] != got[0] {
		t.Errorf("%d are suggested", len(all))
	}
}
