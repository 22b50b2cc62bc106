package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterpart.dev/internal/report/pdf/pdftest"
)

// TestBriefPDF prints the page of the demonstration project and reads it back: it is the client's, of the day it reports on, and
// the same whenever it is made.
func TestBriefPDF(t *testing.T) {
	dir := t.TempDir()
	made := func(name string) []byte {
		path := filepath.Join(dir, name)
		args := []string{"brief", "--case", filepath.Join(hospital, "case.yaml"), "--json", "-o", filepath.Join(dir, "brief.html"), "--pdf", path}
		if o := object(t, append(args, submissions(t)...)...); o["pdf"] != path {
			t.Errorf("the object names %v", o["pdf"])
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	data := made("deep/brief.pdf")
	f, err := pdftest.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if f.Info["Author"] != "Harrowdale Hospitals Trust" || f.Info["CreationDate"] != "D:20261031000000" || f.Lang != "en-GB" {
		t.Errorf("the file is of %v, in %q", f.Info, f.Lang)
	}
	front := f.Pages[0].Words()
	if !strings.Contains(front, "Harrowdale patient records") || !strings.Contains(front, "£2.1m lost of £43.4m net present") {
		t.Errorf("the front says %.300q", front)
	}
	if !bytes.Equal(data, made("again.pdf")) {
		t.Error("two runs made two files")
	}
}

func TestBriefPDFNeedsANameOfItsOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "brief.pdf")
	code, stdout, stderr := call("brief", "--case", filepath.Join(hospital, "case.yaml"), latest(t), "-o", path, "--pdf", path)
	if code != exitBadInput || stdout != "" || !strings.Contains(stderr, "cannot both be") {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("something was written")
	}
}
