package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"counterpart.dev/internal/errs"
)

// Upload is a file that came with a form. Its name is a name, never a path, and says nothing about what is in it; neither does Media.
type Upload struct {
	Name  string
	Media string // "" when it was not said, or not in a form that can be kept
	Body  []byte
}

// Bounds of a form with files. Its other fields share what any form may have.
const (
	mostParts  = 200       // fields and files
	mostFiles  = 40        // files that are not empty
	mostName   = 200       // bytes of a name
	mostMedia  = 100       // bytes of a media type
	mostHeld   = 512 << 20 // bytes of files that all requests together hold in memory
	uploadTime = 5 * time.Minute
)

// held is how many bytes of files the requests under way hold.
type held struct{ n atomic.Int64 }

var errHeld = errs.New(errs.Busy, "Others are sending large files at the moment, so this one was not taken in. Try again in a minute.")

// take counts bytes in, or refuses them.
func (h *held) take(n int) error {
	if h.n.Add(int64(n)) > mostHeld {
		return errHeld
	}
	return nil
}

func (h *held) give(n int) { h.n.Add(-int64(n)) }

// Uploads are the files of a field of the form, in the order they came; those without a byte and a name are none.
func Uploads(ctx context.Context, field string) []Upload { return event(ctx).uploads[field] }

// isMultipart reports whether a body is a form with files.
func isMultipart(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == "multipart/form-data"
}

// room is how large the body of a request may be: what its policy says, and where it takes files, so much only for files.
func (p Policy) room(r *http.Request) int64 {
	if p.upload > 0 && isMultipart(r) {
		return p.upload + usualBody
	}
	return p.body
}

// readUploads reads a form with files part by part. It gives up at the first part that is beyond a bound, and gives back what it
// holds through done, whatever happens.
func (s *Server) readUploads(r *http.Request, most int64) (done func(), err error) {
	in := intake{ctx: r.Context(), s: s, most: most, fields: usualBody, files: map[string][]Upload{}}
	done = func() { s.uploads.give(in.taken) }
	parts, err := r.MultipartReader()
	if err != nil {
		return done, unreadable(err)
	}
	form := map[string][]string{}
	for n := 0; ; n++ {
		p, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err == nil && n >= mostParts {
			err = errs.New(errs.Invalid, "The form has more than %d fields, so nothing was taken in.", mostParts)
		}
		if err == nil {
			err = in.part(p, form)
		}
		if err != nil {
			return done, in.partial(err)
		}
	}
	r.PostForm, r.Form = form, r.URL.Query()
	for name, texts := range form {
		r.Form[name] = append(texts[:len(texts):len(texts)], r.Form[name]...)
	}
	event(r.Context()).uploads = in.files
	return done, nil
}

// intake is a form with files on its way in.
type intake struct {
	ctx    context.Context // of the request
	s      *Server
	most   int64 // bytes that the files together may have
	fields int64 // bytes of other fields that may still come
	taken  int   // bytes of files that came, which are counted as held
	count  int
	files  map[string][]Upload
}

// partial is what is wrong with a form that could not be read to its end.
func (in *intake) partial(err error) error {
	var large *http.MaxBytesError
	switch kind := errs.KindOf(err); {
	case errors.As(err, &large):
		return &http.MaxBytesError{Limit: in.most}
	case kind == errs.Invalid || kind == errs.Busy:
		return err
	}
	return unreadable(nil)
}

func (in *intake) part(p *multipart.Part, form map[string][]string) error {
	defer p.Close()
	field := p.FormName()
	name, isFile := given(p)
	if !isText(field) || field == "" {
		return unreadable(nil)
	}
	if !isFile {
		text, err := bounded(p, in.fields)
		in.fields -= int64(len(text))
		form[field] = append(form[field], string(text))
		return err
	}
	body, err := in.body(p)
	if err != nil || len(body) == 0 && name == "" { // a field for a file that was left empty
		return err
	}
	if in.count++; in.count > mostFiles {
		return errs.New(errs.Invalid, "More than %d files came at once, so none was taken in. Send them in smaller groups.", mostFiles)
	}
	file := Upload{Name: fileName(short(name)), Media: mediaOf(p), Body: body}
	if err := in.s.scan(in.ctx, file.Name, body); err != nil {
		return err
	}
	in.files[field] = append(in.files[field], file)
	return nil
}

// body reads a file piece by piece, so that what is held is counted while it grows.
func (in *intake) body(p *multipart.Part) ([]byte, error) {
	var b bytes.Buffer
	for {
		n, err := io.CopyN(&b, p, 64<<10)
		in.taken += int(n)
		if e := in.s.uploads.take(int(n)); e != nil {
			return nil, e
		}
		if int64(in.taken) > in.most {
			return nil, &http.MaxBytesError{Limit: in.most}
		}
		if err == io.EOF {
			return b.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// bounded reads all of a field that has at most so many bytes.
func bounded(r io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if int64(len(b)) > most {
		return nil, &http.MaxBytesError{Limit: most}
	}
	return b, err
}

// given is the name a part gives its file, without the folders that some browsers of Windows sent; no file where it gives none.
func given(p *multipart.Part) (name string, isFile bool) {
	_, with, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	if err != nil {
		return "", p.FileName() != ""
	}
	name, isFile = with["filename"]
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "-")
	if name == "" {
		return "", isFile
	}
	return path.Base(name), true
}

// short cuts a name in its middle, so that what it ends in stays.
func short(name string) string {
	if len(name) <= mostName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	at := mostName - len(ext)
	for !utf8.RuneStart(name[at]) {
		at--
	}
	return name[:at] + ext
}

// mediaOf is the media type that a part claims.
func mediaOf(p *multipart.Part) string {
	media, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
	if err != nil || len(media) > mostMedia || !isText(media) {
		return ""
	}
	return media
}
