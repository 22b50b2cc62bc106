package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"counterpart.dev/internal/format/detect"
)

// How to save what is not read.
const (
	saveExcel = "Open it in Excel or LibreOffice, choose Save As, Excel Workbook (.xlsx), and send that file."
	copyTable = "Copy the table into a spreadsheet, save it as Excel Workbook (.xlsx) or CSV, and send that file."
)

// refusals say what a file is and what to do.
var refusals = map[detect.Kind]string{
	detect.Empty:   "The file is empty.",
	detect.XLS:     "This is a workbook in Excel's format from before 2007 (.xls). " + saveExcel,
	detect.MPP:     "This is a Microsoft Project file (.mpp), not a list. To send it as a schedule, open it in Project and save it as XML; for a list, copy the table into Excel and save it as .xlsx.",
	detect.MPX:     "This is a schedule of Microsoft Project (.mpx), not a list. Save it as XML in Project and send it as a schedule.",
	detect.XER:     "This is a schedule of Primavera P6 (XER), not a list. Send it as a schedule.",
	detect.MSPDI:   "This is a schedule of Microsoft Project in XML, not a list. Send it as a schedule.",
	detect.PMXML:   "This is a schedule of Primavera P6 in XML, not a list. Send it as a schedule.",
	detect.XML:     "This is an XML file, not a list. If Excel wrote it, open it there, choose Save As, Excel Workbook (.xlsx), and send that file.",
	detect.HTML:    "This is a web page, even if its name says Excel. " + saveExcel,
	detect.OLE:     "This is a document of Microsoft Office, but no workbook. " + copyTable,
	detect.ZIP:     "This is an archive. Unpack it and send the list in it.",
	detect.Archive: "This is a packed file. Unpack it and send the list in it.",
	detect.PDF:     "This is a PDF, which shows a table but does not hold one. Ask for the spreadsheet it was made from and send that.",
	detect.Picture: "This is a picture, not a list. Ask for the spreadsheet it was made from and send that.",
}

const (
	refuseProtected = "The workbook is protected with a password, so nothing can be read of it. Open it in Excel, take the password off (File, Info, Protect Workbook, Encrypt with Password), save it, and send that file."
	refuseBinary    = "This is a workbook in Excel's binary format (.xlsb). " + saveExcel
	refuseBrokenODS = "The spreadsheet is damaged and cannot be read. Open it in LibreOffice, which may repair it, save it under a new name, and send that file."
	refuseNumbers   = "This is a document of Apple Numbers. Open it there, choose File, Export To, Excel or CSV, and send that file."
	refuseDocument  = "This is a text document or a presentation. " + copyTable
	refuseOther     = "The bytes of this file are neither a workbook nor text. " + saveExcel
	refuseDamaged   = "The workbook is damaged and cannot be read. Open it in Excel, which may repair it, save it under a new name, and send that file."
	refuseBomb      = "The workbook unpacks to more than can be read. Copy the list alone into a new workbook and send that file."
)

// refusal is the sentence for a file that is not read, "" for one that may be a table as text.
func refusal(kind detect.Kind, data []byte) string {
	if kind == detect.MPP || kind == detect.OLE || kind == detect.XLS {
		wide := func(name string) []byte { return []byte(strings.Join(strings.Split(name, ""), "\x00")) }
		if bytes.Contains(data, wide("EncryptedPackage")) {
			return refuseProtected
		}
	}
	if kind == detect.Other && !looksWide(data) && !stray(data) {
		return refuseOther
	}
	return refusals[kind]
}

// notWorkbook is the sentence for an archive that is not read, "" for a workbook.
func notWorkbook(z *zip.Reader, head []byte) string {
	has := func(prefix string) bool {
		for _, f := range z.File {
			if strings.HasPrefix(strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/")), prefix) {
				return true
			}
		}
		return false
	}
	switch {
	case has("xl/workbook.bin"):
		return refuseBinary
	case has("[content_types].xml") && (has("word/") || has("ppt/")):
		return refuseDocument
	case has("[content_types].xml"), has("xl/"):
		return ""
	case has("mimetype") && has("content.xml") && (bytes.Contains(head, []byte("opendocument.spreadsheet")) || strings.Contains(mimeOf(z), "opendocument.spreadsheet")):
		return ""
	case has("mimetype") && has("content.xml"):
		return refuseDocument
	case has("index/") && has("metadata/"), has("index.zip"):
		return refuseNumbers
	}
	return refusals[detect.ZIP]
}

// mimeOf is what an archive says that it is, also where some program packed that, or put it behind other parts.
func mimeOf(z *zip.Reader) string {
	for _, f := range z.File {
		if f.Name != "mimetype" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return ""
		}
		defer r.Close()
		text, err := io.ReadAll(io.LimitReader(r, 200))
		if err != nil {
			return ""
		}
		return string(text)
	}
	return ""
}
