package gate

import (
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	write := func(lines []Line) string {
		var b strings.Builder
		for _, l := range lines {
			switch {
			case l.Gone:
				b.WriteString("-" + l.Text + "\n")
			case l.Added:
				b.WriteString("+" + l.Text + "\n")
			default:
				b.WriteString(" " + l.Text + "\n")
			}
		}
		return b.String()
	}
	for _, x := range []struct{ from, to, want string }{
		{"a\nb\n", "a\nb\n", ""},
		{"a\nb\nc\nd\ne\nf\n", "a\nb\nc\nD\ne\nf\n", " …\n b\n c\n-d\n+D\n e\n f\n"},
		{"a\n", "a\nb\n", " a\n+b\n"},
		{"a\nb\nc\n", "c\n", "-a\n-b\n c\n"},
	} {
		got, ok := Diff(x.from, x.to)
		if !ok || write(got) != x.want {
			t.Errorf("%q to %q:\n%s", x.from, x.to, write(got))
		}
	}
	if _, ok := Diff(strings.Repeat("x\n", mostLines+1), "y"); ok {
		t.Error("too long to be compared")
	}
}

func TestOpen(t *testing.T) {
	if n := len(Open([]Item{{State: Missing}, {State: There}, {State: Unneeded}})); n != 1 {
		t.Errorf("%d are open", n)
	}
}
