package ui_test

import (
	"io"
	"strings"
	"testing"

	"counterpart.dev/internal/web/ui"
)

func TestNumbersStayWithTheirUnits(t *testing.T) {
	for from, want := range map[string]string{
		`<p>A chance of 0 % of it, <b>7 %</b>, 12.5 %.</p>`:            "<p>A chance of 0\u00a0% of it, <b>7\u00a0%</b>, 12.5\u00a0%.</p>",
		`<p>32 kB of 4 MB</p>`:                                         "<p>32\u00a0kB of 4\u00a0MB</p>",
		`<p>what % of it</p>`:                                          "<p>what % of it</p>",
		`<input value="60 %"><p title="5 %">5</p>`:                     `<input value="60 %"><p title="5 %">5</p>`,
		`<textarea name="a" rows="2">5 % and 6 %</textarea><p>5 %</p>`: "<textarea name=\"a\" rows=\"2\">5 % and 6 %</textarea><p>5\u00a0%</p>",
		`<script>x = 5 % 2</script>`:                                   `<script>x = 5 % 2</script>`,
		`<pre class="looked">5 %</pre><precise>5 %</precise>`:          "<pre class=\"looked\">5 %</pre><precise>5\u00a0%</precise>",
		`5 %`: `5 %`,
		``:    ``,
		` %`:  ` %`,
	} {
		var b strings.Builder
		if err := ui.Unbroken(func(w io.Writer) error { _, err := io.WriteString(w, from); return err })(&b); err != nil || b.String() != want {
			t.Errorf("%s: %q, %v, want %q", from, b.String(), err, want)
		}
	}
}
