package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// buffers are kept for the next page, unless a page was so large that keeping its buffer would hold memory for nothing.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const mostKept = 1 << 20

func buffer() *bytes.Buffer {
	b, _ := buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func keep(b *bytes.Buffer) {
	if b.Cap() <= mostKept {
		buffers.Put(b)
	}
}

// Page renders a page into memory and sends it whole, unless the asker holds the same bytes already.
func Page(w http.ResponseWriter, r *http.Request, status int, render func(io.Writer) error) error {
	b := buffer()
	defer keep(b)
	if err := render(b); err != nil {
		return err
	}
	return send(w, r, status, "text/html; charset=utf-8", b.Bytes())
}

// JSON sends a value.
func JSON(w http.ResponseWriter, r *http.Request, status int, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return send(w, r, status, "application/json", append(b, '\n'))
}

// Workbook is the media type of workbooks of Excel.
const Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Download sends a file to be saved under a name.
func Download(w http.ResponseWriter, r *http.Request, name, kind string, write func(io.Writer) error) error {
	b := buffer()
	defer keep(b)
	if err := write(b); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name)}))
	return send(w, r, http.StatusOK, kind, b.Bytes())
}

// File sends a file as it came, to be saved under its name. Whatever it holds or claims to be, no browser shows it.
func File(w http.ResponseWriter, r *http.Request, name string, body []byte) error {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name)}))
	return send(w, r, http.StatusOK, "application/octet-stream", body)
}

// fileName is name without what would make it a path or hide what it ends in.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return '-'
		}
		return r
	}, strings.ToValidUTF8(name, "-"))
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}

// send writes bytes, with their hash as the tag. The tag is a weak one: the same bytes are sent compressed or not.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, b []byte) error {
	p := Packed{kind: kind, body: b}
	if status == http.StatusOK && safe(r.Method) {
		p.tag = tagOf(b)
	}
	return p.write(w, r, status)
}

// tagOf is the tag of bytes.
func tagOf(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
}

// Packed is an answer that is sent often, with its tag and compressed form worked out once.
type Packed struct {
	kind, tag    string
	body, packed []byte
}

// Pack makes an answer of bytes of a kind.
func Pack(kind string, body []byte) (Packed, error) {
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	return Packed{kind, tagOf(body), body, z.Bytes()}, err
}

// Send answers with it.
func (p Packed) Send(w http.ResponseWriter, r *http.Request) error {
	return p.write(w, r, http.StatusOK)
}

// write writes an answer, or that the asker holds it already. One without a tag is always written.
func (p Packed) write(w http.ResponseWriter, r *http.Request, status int) error {
	h := w.Header()
	h.Set("Vary", "Accept-Encoding, Cookie, Authorization, Sec-Fetch-Site")
	if p.tag != "" {
		h.Set("ETag", "W/"+p.tag)
		if holds(r.Header.Values("If-None-Match"), p.tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Set("Content-Type", p.kind)
	b := p.body
	if compresses(r, p.kind, len(b)) {
		if p.packed == nil {
			z := buffer()
			defer keep(z)
			if err := pack(z, b); err != nil {
				return err
			}
			p.packed = z.Bytes()
		}
		b = p.packed
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, err := w.Write(b)
	return err
}

// holds reports whether a tag is among those the asker holds. Weak ones of the same value will do.
func holds(held []string, tag string) bool {
	for _, header := range held {
		for part := range strings.SplitSeq(header, ",") {
			if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// worthPacking is the number of bytes from which compressing pays.
const worthPacking = 1024

// compresses reports whether an answer is compressed. The length of what is compressed tells who listens on the line whether a text
// they brought in occurs in it. So nothing is that holds a secret, and nothing that another site made the browser ask for.
func compresses(r *http.Request, kind string, n int) bool {
	return n > worthPacking && !event(r.Context()).secret && r.Header.Get("Sec-Fetch-Site") != "cross-site" && textual(kind) &&
		takesGzip(r.Header.Values("Accept-Encoding"))
}

// textual reports whether bytes of a media type become smaller.
func textual(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml")
}

// takesGzip reports whether gzip is named, and not at weight 0.
func takesGzip(accept []string) bool {
	for _, header := range accept {
		for part := range strings.SplitSeq(header, ",") {
			name, weight, weighed := strings.Cut(part, ";")
			if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
				continue
			}
			_, q, _ := strings.Cut(weight, "=")
			value, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
			return !weighed || err == nil && value > 0
		}
	}
	return false
}

// packers are kept, since making one costs more than using it. What is sent once is packed quickly: an eighth more bytes of a page cost
// its reader nothing, and the usual way takes a fifth of the time of the page.
var packers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		return gzip.NewWriter(io.Discard)
	}
	return z
}}

func pack(to io.Writer, b []byte) error {
	z, _ := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(to)
	if _, err := z.Write(b); err != nil {
		return err
	}
	return z.Close()
}

// Redirect sends the asker on to a path of ours, after something was done.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, Local(to), http.StatusSeeOther)
	return nil
}

// mostPath is the length of the longest path that is worth coming back to.
const mostPath = 2000

// Local is a path of ours that is safe to redirect to, or "/". Browsers take a backslash for a slash, drop tabs and line ends, and
// take two slashes at the beginning for another host.
func Local(next string) string {
	u, err := url.Parse(next)
	if err != nil || len(next) > mostPath || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(next, "/") ||
		strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) || path.Clean(u.Path) != strings.TrimSuffix(u.Path, "/") && u.Path != "/" {
		return "/"
	}
	return next
}
