package engage

import (
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/server"
)

// Texts know paragraphs, lists and emphasis, and nothing else: no headings, no links, no pictures, no HTML.
var (
	textParser = parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewListParser(), 300), util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(util.Prioritized(parser.NewEmphasisParser(), 500)))
	textRenderer = renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(html.NewRenderer(html.WithHardWraps()), 1000)))
)

// Prose is a text that somebody wrote, for the pages of other families.
func Prose(s string) g.Node { return prose(s) }

// prose is a text that somebody wrote. Safety: the renderer escapes every text, and the parser makes no node that carries HTML or an
// address. It would read names of characters, such as &copy;, which nobody types to have them read.
func prose(s string) g.Node {
	source := []byte(strings.ReplaceAll(s, "&", "&amp;"))
	var out bytes.Buffer
	if err := textRenderer.Render(&out, source, textParser.Parse(text.NewReader(source))); err != nil {
		return h.Div(h.Class("prose"), g.Attr("dir", "auto"), h.P(g.Text(s)))
	}
	return h.Div(h.Class("prose"), g.Attr("dir", "auto"), g.Raw(out.String()))
}

// longestGist is how many characters of a text a list shows.
const longestGist = 160

// gist is the beginning of a text, on one line.
func gist(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= longestGist {
		return s
	}
	cut := string([]rune(s)[:longestGist])
	if at := strings.LastIndexByte(cut, ' '); at > longestGist/2 {
		cut = cut[:at]
	}
	return cut + " …"
}

// Export sends a list as a file that spreadsheets open, without a cell they would take for a formula.
func Export(w http.ResponseWriter, r *http.Request, name string, head []string, rows [][]string) error {
	return export(w, r, name, head, rows)
}

// export sends a list as a file.
func export(w http.ResponseWriter, r *http.Request, name string, head []string, rows [][]string) error {
	return server.Download(w, r, name, "text/csv; charset=utf-8", func(w io.Writer) error {
		c := csv.NewWriter(w)
		c.UseCRLF = true
		for _, row := range append([][]string{head}, rows...) {
			for i, cell := range row {
				row[i] = harmless(cell)
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	})
}

// harmless puts an apostrophe before what a spreadsheet would take for a formula.
func harmless(cell string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \u00a0"))
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
