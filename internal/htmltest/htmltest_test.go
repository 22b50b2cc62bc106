package htmltest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const page = `<!doctype html><title>T</title><style>p{}</style>
<h1>One <b>two</b></h1><ul><li>a</li><li> b
 c</li></ul><p>x<span>y</span><br>z</p>
<form id="f"><input name="line" value="v"><input name="none"><input type="checkbox" name="box" checked><input type="checkbox" name="off">
<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked><select name="s"><option value="a">A<option value="b" selected>B</select>
<select name="first"><option value="a">A<option value="b">B</select><textarea name="t">
text</textarea><input name="dis" disabled value="x"><input type="file" name="file"><button name="b" value="1">B</button></form>`

func TestLooking(t *testing.T) {
	d := Read(t, strings.NewReader(page))
	if got := d.One("h1").Text(); got != "One two" {
		t.Errorf("the title is %q", got)
	}
	if diff := cmp.Diff([]string{"a", "b c"}, d.Texts("li")); diff != "" {
		t.Error(diff)
	}
	if got := d.One("p").Text(); got != "xy z" {
		t.Errorf("the paragraph is %q", got)
	}
	if got := d.Text(); strings.Contains(got, "p{}") {
		t.Errorf("the style is read out: %q", got)
	}
	if d.Has("table") || !d.Has("ul > li") {
		t.Error("Has is wrong")
	}
	if diff := cmp.Diff([]string{"v", "1", "2", "x"}, d.Attrs("input[value]", "value")); diff != "" {
		t.Error(diff)
	}
}

func TestValues(t *testing.T) {
	want := map[string][]string{"line": {"v"}, "none": {""}, "box": {"on"}, "r": {"2"}, "s": {"b"}, "first": {"a"},
		"t": {"text"}}
	if diff := cmp.Diff(want, Read(t, strings.NewReader(page)).Values("#f")); diff != "" {
		t.Error(diff)
	}
}

// failing notes whether a test that looks wrongly is failed.
type failing struct {
	testing.TB
	said string
}

func (f *failing) Helper() {}
func (f *failing) Fatalf(format string, args ...any) {
	f.said = fmt.Sprintf(format, args...)
	panic(f) // what follows must not run, as after a real Fatalf
}

func TestMistakesFail(t *testing.T) {
	for selector, want := range map[string]string{"li": "li finds 2 elements, want 1",
		"table": "table finds 0 elements, want 1", "p[": `selector "p["`} {
		f := &failing{TB: t}
		func() {
			defer func() { _ = recover() }()
			Read(f, strings.NewReader(page)).One(selector)
		}()
		if !strings.HasPrefix(f.said, want) {
			t.Errorf("%s: %q, want %q", selector, f.said, want)
		}
	}
}
