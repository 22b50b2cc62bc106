// Package static holds the files that pages load: the stylesheets, our scripts, htmx, the icon.
//
// It promises that every file has an address with the hash of its bytes in it, so that it may be kept for ever and a
// frozen page can keep the very stylesheet it was frozen with; that all are read, joined and compressed once, when the
// program starts; and that vendored files are the published ones (a test compares checksums). It refuses any address it
// did not make, and to fetch or build anything.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"strings"

	"counterpart.dev/internal/chart"
	"counterpart.dev/internal/web/ui"
)

//go:embed app.css gantt.css map.css icon.svg curve/*.js script/*.js drop/*.js gantt/*.js map/*.js vendor/htmx.min.js
var sources embed.FS

// Prefix is where the files are served.
const Prefix = "/static/"

// File is one file as it is served.
type File struct {
	Name string // as its address ends, with its hash: app.1f0c….css
	Type string // its media type
	Hash string // SHA-256 of Data, in hexadecimal
	Data []byte
	gzip []byte // Data compressed; nil where that does not make it smaller
}

// Files is every file by the name it goes by. drop.js is loaded by the pages that ask for files; gantt.css and gantt.js are loaded by the pages that show a programme as bars,
// map.css, and map.js or curve.js, by those on which the map of a case or the curve of a benefit is made.
var Files = map[string]File{
	"app.css":   file("app.css", "text/css; charset=utf-8", append(source("app.css"), chart.Stylesheet...)),
	"app.js":    file("app.js", "text/javascript; charset=utf-8", joined("script")),
	"drop.js":   file("drop.js", "text/javascript; charset=utf-8", joined("drop")),
	"gantt.css": file("gantt.css", "text/css; charset=utf-8", source("gantt.css")),
	"gantt.js":  file("gantt.js", "text/javascript; charset=utf-8", joined("gantt")),
	"map.css":   file("map.css", "text/css; charset=utf-8", source("map.css")),
	"curve.js":  file("curve.js", "text/javascript; charset=utf-8", joined("curve")),
	"map.js":    file("map.js", "text/javascript; charset=utf-8", joined("map")),
	"htmx.js":   file("htmx.js", "text/javascript; charset=utf-8", source("vendor/htmx.min.js")),
	"icon.svg":  file("icon.svg", "image/svg+xml; charset=utf-8", source("icon.svg")),
}

// URL is the address of a file, with its hash; no address for a name there is no file of.
func URL(name string) ui.URL {
	f, ok := Files[name]
	if !ok {
		return ""
	}
	return ui.URL(Prefix + f.Name)
}

// Assets is what a page loads.
func Assets() ui.Assets {
	return ui.Assets{Stylesheet: URL("app.css"), Script: URL("app.js"), Htmx: URL("htmx.js"), Icon: URL("icon.svg")}
}

// source is an embedded file. It is there, or the program would not have been built.
func source(name string) []byte {
	data, err := sources.ReadFile(name)
	if err != nil {
		return nil
	}
	return data
}

// joined is the scripts of a folder as one strict function.
func joined(folder string) []byte {
	names, err := fs.Glob(sources, folder+"/*.js")
	if err != nil {
		return nil
	}
	slices.Sort(names)
	var b bytes.Buffer
	b.WriteString("(() => {\n\"use strict\";\n")
	for _, name := range names {
		for line := range strings.Lines(string(source(name))) {
			// What explains a script, or sets it out, is for its readers here: it is not sent with every page.
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
				b.WriteString(line + "\n")
			}
		}
	}
	b.WriteString("})();\n")
	return b.Bytes()
}

func file(name, kind string, data []byte) File {
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	ext := path.Ext(name)
	f := File{Name: strings.TrimSuffix(name, ext) + "." + hash[:16] + ext, Type: kind, Hash: hash, Data: data}
	if small := compressed(data); len(small) < len(data) {
		f.gzip = small
	}
	return f
}

func compressed(data []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return data
	}
	if _, err := w.Write(data); err != nil {
		return data
	}
	if err := w.Close(); err != nil {
		return data
	}
	return b.Bytes()
}
