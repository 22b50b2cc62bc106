package detect

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// compoundFile is the head of a compound file that has a stream of a name.
func compoundFile(stream string) string {
	s := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600)
	for _, c := range stream {
		s += string(c) + "\x00"
	}
	return s + "\x00\x00"
}

func wide(t *testing.T, s string, order unicode.Endianness, mark unicode.BOMPolicy) string {
	t.Helper()
	out, err := unicode.UTF16(order, mark).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFile(t *testing.T) {
	const project = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Project xmlns="http://schemas.microsoft.com/project"><SaveVersion>14</SaveVersion>`
	tests := []struct {
		name, head string
		want       Kind
	}{
		{"nothing", "", Empty},
		{"blanks", " \r\n\t", Empty},
		{"a mark and nothing", "\xEF\xBB\xBF", Empty},
		{"P6", "ERMHDR\t8.0\t2026-05-08", XER},
		{"P6 behind a mark", "\xEF\xBB\xBFERMHDR\t8.0", XER},
		{"P6 behind something", "x ERMHDR\t8.0", PlainText},
		{"Microsoft Project XML", project, MSPDI},
		{"behind a mark and blanks", "\xEF\xBB\xBF \r\n" + project, MSPDI},
		{"without a declaration", "<Project>", MSPDI},
		{"without a name space", `<Project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`, MSPDI},
		{"with a prefix", `<ms:Project xmlns:ms="http://schemas.microsoft.com/project">`, MSPDI},
		{"behind comments", "<!-- made by <Plan> --><!-- again -->\n" + strings.TrimPrefix(project, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`), MSPDI},
		{"on several lines", "<?xml version='1.0'?>\n<Project\n\txmlns='http://schemas.microsoft.com/project'\n>", MSPDI},
		{"in UTF-16", wide(t, project, unicode.LittleEndian, unicode.UseBOM), MSPDI},
		{"in UTF-16 the other way, without a mark", wide(t, project, unicode.BigEndian, unicode.IgnoreBOM), MSPDI},
		{"the XML of a program's build", `<Project Sdk="Microsoft.NET.Sdk">`, XML},
		{"the XML of an older one", `<Project ToolsVersion="4.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">`, XML},
		{"P6 XML", `<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V8.4/API/BusinessObjects">`, PMXML},
		{"P6 XML with a prefix", "<p:APIBusinessObjects>", PMXML},
		{"P6 XML without anything in it", "<APIBusinessObjects/>", PMXML},
		{"other XML", "<?xml version=\"1.0\"?><Plan><Project/></Plan>", XML},
		{"a declaration alone", `<?xml version="1.0"?>`, XML},
		{"a comment without an end", "<!-- <Project>", XML},
		{"a web page", "<!DOCTYPE html><html>", HTML},
		{"a web page without a type", "<html>", HTML},
		{"a web page in capitals", "<HTML>", HTML},
		{"commas", "Task,Start,Finish\nDig,2026-05-04,2026-05-05\n", CSV},
		{"semicolons", "\xEF\xBB\xBFVorgang;Anfang;Ende\r\nGraben;04.05.2026;05.05.2026\r\n", CSV},
		{"tabs", "Task\tStart\nDig\t2026\n", CSV},
		{"bars in UTF-16", wide(t, "Task|Start\nDig|2026\n", unicode.LittleEndian, unicode.UseBOM), CSV},
		{"commas within quotation marks", "\"Task, or milestone\",Start\n\"Dig, and lift\",2026\n", CSV},
		{"a mail", "Return-Path: <a@example.com>\r\nReceived: from x\r\n\tby y\r\nSubject: The plan, again\r\n\r\nHello", Mail},
		{"a mail of a box", "From a@example.com Mon May  4 08:00:00 2026\nFrom: a@example.com\nTo: b@example.com\nX-Mailer: x\n\nHello", Mail},
		{"two fields of a mail", "From: a@example.com\nTo: b@example.com\n\nHello", PlainText},
		{"a letter", "To: all\nFrom: me\nNote, this is: no mail\nDate: today\n", PlainText},
		{"appointments", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", Calendar},
		{"prose", "Dear all,\nthe bridge opens in June, or so we hope, and in any case by July.\nYours\n", PlainText},
		{"a word", "hello", PlainText},
		{"text in a code page", "Gr\xFC\xDFe aus K\xF6ln", PlainText},
		{"bytes", "\x00\x01\x02\x03", Other},
		{"bytes without zeros", "\x01\x02\x03\x04\x05\xFE", Other},
		{"Microsoft Project", compoundFile("Props"), MPP},
		{"Microsoft Project, without anything known", compoundFile(""), MPP},
		{"Excel", compoundFile("Workbook"), XLS},
		{"older Excel", compoundFile("Book\x00"), XLS},
		{"Excel, with its names behind the sheets", compoundFile("x")[:512] + "\x09\x08\x10\x00\x00\x06\x05\x00" + strings.Repeat("\x00", 4000), XLS},
		{"Word", compoundFile("WordDocument"), OLE},
		{"a mail", compoundFile("__substg1.0_0037001F"), OLE},
		{"slides", compoundFile("PowerPoint Document"), OLE},
		{"an exchange file", "MPX,Microsoft Project for Windows,4.0,ANSI\r\n", MPX},
		{"an exchange file with semicolons", "MPX;Microsoft Project;4.0;ANSI\r\n", MPX},
		{"a word that begins like one", "MPXTREME sports", PlainText},
		{"a workbook", "PK\x03\x04\x14\x00\x00\x00[Content_Types].xml", XLSX},
		{"a workbook whose sheets come first", "PK\x03\x04\x14\x00\x00\x00xl/workbook.xml", XLSX},
		{"a document", "PK\x03\x04\x14\x00\x00\x00[Content_Types].xml\x00word/document.xml", ZIP},
		{"slides of today", "PK\x03\x04\x14\x00\x00\x00[Content_Types].xml\x00ppt/slides/slide1.xml", ZIP},
		{"an archive", "PK\x03\x04\x14\x00\x00\x00plan.xer", ZIP},
		{"an empty archive", "PK\x05\x06", ZIP},
		{"gzip", "\x1F\x8B\x08", Archive},
		{"RAR", "Rar!\x1A\x07", Archive},
		{"7z", "7z\xBC\xAF\x27\x1C", Archive},
		{"a print", "%PDF-1.7", PDF},
		{"a picture", "\x89PNG\r\n", Picture},
		{"a photograph", "\xFF\xD8\xFF\xE0", Picture},
	}
	for _, tt := range tests {
		if got := File([]byte(tt.head)); got != tt.want {
			t.Errorf("%s is %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestRealFiles: the kind of a real file is that of the folder it lies in, whatever its name.
func TestRealFiles(t *testing.T) {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	seen := 0
	for _, kind := range []Kind{XER, MSPDI, PMXML} {
		files, err := filepath.Glob(filepath.Join(dir, string(kind), "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			seen++
			if got := File(data[:min(len(data), Head)]); got != kind {
				t.Errorf("%s is %q, want %q", filepath.Base(name), got, kind)
			}
		}
	}
	if seen == 0 {
		t.Skip("not run: the kinds of real files (none are there; set COUNTERPART_TESTDATA)")
	}
}

// FuzzFile: there is a kind for every head, and more of a file's beginning does not make it slow.
func FuzzFile(f *testing.F) {
	f.Add([]byte("<!--"))
	f.Add([]byte("\xFF\xFE<\x00"))
	f.Add([]byte("a,b\n\"c"))
	f.Fuzz(func(t *testing.T, head []byte) {
		if File(head) == "" {
			t.Error("no kind")
		}
	})
}
