package main

import (
	"fmt"
	"io"
	"os"
)

// progress tells a person at a terminal what long work is at. It is silent for small files and when standard error is
// not a terminal.
type progress struct{ w io.Writer }

const worthTelling = 4 << 20 // bytes of input from which a person waits long enough to wonder

func newProgress(w io.Writer, files ...*os.File) progress {
	var size int64
	for _, file := range files {
		if info, err := file.Stat(); err == nil {
			size += info.Size()
		}
	}
	if size < worthTelling {
		return progress{}
	}
	return terminal(w)
}

// terminal is progress of what takes long whatever the size of its input: silent only when nobody is there to see.
func terminal(w io.Writer) progress {
	f, ok := w.(*os.File)
	if !ok {
		return progress{}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return progress{}
	}
	return progress{w}
}

func (p progress) say(format string, args ...any) {
	if p.w != nil {
		fmt.Fprintf(p.w, "\r\x1b[K"+format+" …", args...)
	}
}

func (p progress) done() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
