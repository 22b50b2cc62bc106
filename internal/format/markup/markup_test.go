package markup

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// log is what a walk handed on.
type log []string

// nodes read lists of items: <list><item name="…">text<part>…</part></item></list>.
func nodes() map[string]*Node[*log] {
	note := func(what string) func(l *log, at Place, text []byte) {
		return func(l *log, at Place, text []byte) {
			*l = append(*l, fmt.Sprintf("%d %s %s %q", at.Line, what, at.Name, text))
		}
	}
	return map[string]*Node[*log]{"list": {Children: map[string]*Node[*log]{"item": {
		Open: func(l *log, at Place, attribute func(string) string) {
			*l = append(*l, fmt.Sprintf("%d open %s %q %q", at.Line, at.Name, attribute("name"), attribute("none")))
		},
		Children: map[string]*Node[*log]{"part": {Text: note("text")}},
		Text:     note("own text"),
		Close: func(l *log, at Place) error {
			*l = append(*l, fmt.Sprintf("%d close %s", at.Line, at.Name))
			if strings.Contains((*l)[0], "stop") {
				return errors.New("stopped")
			}
			return nil
		},
	}}}}
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, file string
		root       string
		want       log
		err        string
	}{
		{"items in order, with their lines", "<list>\n<item name=' a '>\n<part> one </part><part/>\n<other><part>not this</part></other></item>\n</list>", "list",
			log{`2 open item "a" ""`, `3 text part "one"`, `3 text part ""`, `4 own text item ""`, "4 close item"}, ""},
		{"text of its own", "<list><item>before</item></list>", "list", log{`1 open item "" ""`, `1 own text item "before"`, "1 close item"}, ""},
		{"prefixes say nothing", "<a:list xmlns:a='x'><b:item b:name='n'><c:part>1</c:part></b:item></a:list>", "list",
			log{`1 open item "n" ""`, `1 text part "1"`, `1 own text item ""`, "1 close item"}, ""},
		{"sections and signs by name or number", "<list><item><part><![CDATA[<a>]]>&amp;&#x42;&lt;</part></item></list>", "list",
			log{`1 open item "" ""`, `1 text part "<a>&B<"`, `1 own text item ""`, "1 close item"}, ""},
		{"comments and instructions", "<?xml version='1.0'?><!-- <list> --><?go on?><list><item><part>a<!-- b -->c</part></item></list>", "list",
			log{`1 open item "" ""`, `1 text part "ac"`, `1 own text item ""`, "1 close item"}, ""},
		{"what follows the root is not read", "<list></list><item", "list", nil, ""},
		{"another root", "<table><item/></table>", "", nil, ""},
		{"no element", "nothing", "", nil, "line 1: the file ends within its elements; it may have been cut off"},
		{"cut off", "<list>\n<item>\n<part>a", "list", log{`2 open item "" ""`}, "line 3: the file ends within its elements; it may have been cut off"},
		{"closed by another", "<list><item></part></item></list>", "list", log{`1 open item "" ""`}, "line 1: <item> is closed by </part>"},
		{"not XML any more", "<list><item><part>a</part><=></item></list>", "list", log{`1 open item "" ""`, `1 text part "a"`}, "this is not XML any more"},
		{"an error of a node", "<list><item name='stop'></item><item/></list>", "list", log{`1 open item "stop" ""`, `1 own text item ""`, "1 close item"}, "stopped"},
		{"a document type", "<!DOCTYPE list><list/>", "", nil, "declares a document type"},
		{"nesting at the limit", "<list>" + strings.Repeat("<x>", 59) + strings.Repeat("</x>", 59) + "</list>", "list", nil, ""},
		{"nesting beyond it", "<list>" + strings.Repeat("<x>", 60), "list", nil, "nested deeper"},
		{"text in many pieces", "<list><item>" + strings.Repeat("x<!-- -->", 3) + "</item></list>", "list", log{`1 open item "" ""`, `1 own text item "xxx"`, "1 close item"}, ""},
		{"too much text in many pieces", "<list><item>" + strings.Repeat(strings.Repeat("x", 1<<20)+"<!-- -->", 5) + "</item></list>", "list", log{`1 open item "" ""`}, "more than 4 MiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got log
			root, _, err := Read(iotest.OneByteReader(strings.NewReader(tt.file)), "", nodes(), &got)
			if root != tt.root || tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("root %q, error %v; want %q, %q", root, err, tt.root, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestOffsets: a place tells how far the file has been read.
func TestOffsets(t *testing.T) {
	var at []int64
	n := map[string]*Node[*[]int64]{"a": {Children: map[string]*Node[*[]int64]{"b": {
		Text: func(l *[]int64, p Place, _ []byte) { *l = append(*l, p.Offset) },
	}}}}
	if _, _, err := Read(strings.NewReader("<a><b>1</b><b>22</b></a>"), "", n, &at); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{11, 20}, at); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDeclared finds the encoding that a file declares.
func TestDeclared(t *testing.T) {
	for head, want := range map[string]string{
		`<?xml version="1.0" encoding="UTF-8"?><a/>`:          "UTF-8",
		"\n <?xml version='1.0' encoding = 'windows-1251' ?>": "windows-1251",
		`<?xml version="1.0"?><a encoding="x"/>`:              "",
		`<a encoding="x"?>`:                                   "",
		`<?xml version="1.0" encoding="UTF-8`:                 "",
		`<?xml version="1.0" encoding=UTF-8?>`:                "",
		`<?xml version="1.0" encoding="?>`:                    "",
		``:                                                    "",
	} {
		if got := Declared([]byte(head)); got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
}

// TestClean: bytes that are no text and signs that XML has not are replaced, wherever the pieces of a file end.
func TestClean(t *testing.T) {
	file := "<list><item><part>K\xFCche\x00\x0B e\xCC\x81 \xE2\x82\xAC \xEF\xBF\xBF a&#x1F;b&#0;c&#xFFFF;&#65;&#xe9;&amp;&#x; &#99999999999; & \xE2\x82</part></item></list>"
	want := log{`1 open item "" ""`, fmt.Sprintf("1 text part %q", "K\uFFFDche   e\u0301 € \uFFFD a b c Aé&&#x; &#99999999999; & \uFFFD\uFFFD"), `1 own text item ""`, "1 close item"}
	for _, r := range []func(string) (log, error){
		func(s string) (l log, err error) { _, _, err = Read(strings.NewReader(s), "", nodes(), &l); return },
		func(s string) (l log, err error) {
			_, _, err = Read(iotest.OneByteReader(strings.NewReader(s)), "", nodes(), &l)
			return
		},
		func(s string) (l log, err error) {
			_, _, err = Read(iotest.DataErrReader(strings.NewReader(s)), "", nodes(), &l)
			return
		},
	} {
		got, err := r(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	gone := errors.New("the disk is gone")
	if _, _, err := Read(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(file))), "", nodes(), new(log)); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a reader that fails in time gives %v", err)
	}
	if _, _, err := Read(iotest.ErrReader(gone), "", nodes(), new(log)); !errors.Is(err, gone) {
		t.Errorf("a reader that fails at once gives %v", err)
	}
}
