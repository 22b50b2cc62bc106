package static

import (
	"net/http"
	"strconv"
	"strings"
)

// Forever is the Cache-Control of a file: its address changes when its bytes do.
const Forever = "public, max-age=31536000, immutable"

// Handler serves the files under Prefix to GET and HEAD. Whatever else is asked for is not found: there is no listing, and
// a name without its hash is no address.
func Handler() http.Handler {
	byName := make(map[string]File, len(Files))
	for _, f := range Files {
		byName[f.Name] = f
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, under := strings.CutPrefix(r.URL.Path, Prefix)
		f, ok := byName[name]
		switch {
		case !under || !ok:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		default:
			f.serve(w, r)
		}
	})
}

func (f File) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Cache-Control", Forever)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	data, tag := f.Data, `"`+f.Hash[:32]+`"`
	if f.gzip != nil && acceptsGzip(r.Header.Values("Accept-Encoding")) {
		data, tag = f.gzip, `"`+f.Hash[:32]+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if matches(r.Header.Values("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(data) // the reader has gone: there is nobody to tell
	}
}

// acceptsGzip reports whether a client takes gzip: named, or by *, and not at weight 0.
func acceptsGzip(accept []string) bool {
	any := false
	for coding := range list(accept) {
		name, weight, _ := strings.Cut(coding, ";")
		_, q, _ := strings.Cut(weight, "=")
		value, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
		taken := err != nil || value > 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip":
			return taken
		case "*":
			any = taken
		}
	}
	return any
}

// matches reports whether one of the tags a client holds is ours. A weak one of the same value will do.
func matches(held []string, tag string) bool {
	for t := range list(held) {
		if t == "*" || strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}

// list is the elements of a header whose values are lists.
func list(values []string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, v := range values {
			for part := range strings.SplitSeq(v, ",") {
				if part = strings.TrimSpace(part); part != "" && !yield(part) {
					return
				}
			}
		}
	}
}
