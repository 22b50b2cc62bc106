package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"counterpart.dev/internal/core/plan"
	"counterpart.dev/internal/format/mspdi"
	"counterpart.dev/internal/format/pmxml"
)

// markup compares reading schedules in XML with going through the tokens of the same bytes.
func markup(w io.Writer, rounds int) error {
	for _, f := range []struct {
		folder, name string
		read         func(io.Reader) (*plan.File, error)
		make         func(*plan.Network) []byte
	}{
		{"mspdi", "mp_j90_a5_nr3.xml", func(r io.Reader) (*plan.File, error) { return mspdi.Read(r, mspdi.Options{}) }, writeMSPDI},
		{"pmxml", "PrimaveraProject.xml", func(r io.Reader) (*plan.File, error) { return pmxml.Read(r, pmxml.Options{}) }, writePMXML},
	} {
		name, data := markupInput(f.folder, f.name, f.make)
		file, err := f.read(bytes.NewReader(data))
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "file: %s, %.1f MB, %d activities, %d links\n", name, float64(len(data))/1e6, len(file.Network.Activities), len(file.Network.Links))
		read, bare := pair(rounds, func() { _, err = f.read(bytes.NewReader(data)) }, func() { tokens(data) })
		if err != nil {
			return err
		}
		ratio(w, "reading "+f.folder+" ÷ going through its tokens with encoding/xml", read, bare, 1.5)
	}
	return nil
}

// tokens is the least that any reader of XML does.
func tokens(data []byte) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err != nil {
			return
		}
	}
}

// markupInput is the largest real file of a format when it is there, else one that this program writes.
func markupInput(folder, name string, make func(*plan.Network) []byte) (string, []byte) {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "shared", "data")
	}
	if data, err := os.ReadFile(filepath.Join(dir, folder, name)); err == nil {
		return name, data
	}
	fmt.Printf("not measured: no %s in %s (set COUNTERPART_TESTDATA); a generated file was taken\n", name, dir)
	return "a generated schedule in " + folder, make(synthetic(1_000))
}

// unread is what real exports state of every activity and nobody needs, so that reading is the real work.
func unread(prefix string, count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, "<%s%d>2026-03-31T17:00:00</%s%d>\n", prefix, i, prefix, i)
	}
	return b.String()
}

func writeMSPDI(n *plan.Network) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-01-05T08:00:00</StartDate><Tasks>`)
	before := make(map[int32][]plan.Link)
	for _, l := range n.Links {
		before[l.To] = append(before[l.To], l)
	}
	rest := unread("Field", 50)
	for i := range n.Activities {
		a := &n.Activities[i]
		fmt.Fprintf(&b, "<Task>\n<UID>%s</UID>\n<ID>%d</ID>\n<Name>%s, with the length of a usual name</Name>\n<OutlineLevel>1</OutlineLevel>\n", a.ID, i+1, a.Name)
		fmt.Fprintf(&b, "<Start>2026-03-31T08:00:00</Start>\n<Finish>2026-03-31T17:00:00</Finish>\n<Duration>PT%dH0M0S</Duration>\n<DurationFormat>7</DurationFormat>\n", a.Original/60)
		b.WriteString("<EarlyStart>2026-03-31T08:00:00</EarlyStart>\n<EarlyFinish>2026-03-31T17:00:00</EarlyFinish>\n<LateStart>2026-03-31T08:00:00</LateStart>\n<LateFinish>2026-03-31T17:00:00</LateFinish>\n<TotalSlack>0</TotalSlack>\n<FreeSlack>0</FreeSlack>\n<PercentComplete>0</PercentComplete>\n")
		b.WriteString(rest)
		for _, l := range before[int32(i)] {
			fmt.Fprintf(&b, "<PredecessorLink>\n<PredecessorUID>%s</PredecessorUID>\n<Type>1</Type>\n<CrossProject>0</CrossProject>\n<LinkLag>%d</LinkLag>\n<LagFormat>7</LagFormat>\n</PredecessorLink>\n", n.Activities[l.From].ID, l.Lag*10)
		}
		b.WriteString("</Task>\n")
	}
	b.WriteString("</Tasks></Project>")
	return b.Bytes()
}

func writePMXML(n *plan.Network) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0"?><APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V20.12/API/BusinessObjects"><Project><ObjectId>1</ObjectId><Id>SYN</Id><DataDate>2026-01-05T00:00:00</DataDate>`)
	rest := unread("Field", 70)
	for i := range n.Activities {
		a := &n.Activities[i]
		fmt.Fprintf(&b, "<Activity>\n<ObjectId>%s</ObjectId>\n<Id>%s</Id>\n<Name>%s, with the length of a usual name</Name>\n<Type>Task Dependent</Type>\n<Status>Not Started</Status>\n", a.ID, a.Code, a.Name)
		fmt.Fprintf(&b, "<PlannedDuration>%d</PlannedDuration>\n<RemainingDuration>%d</RemainingDuration>\n<PlannedStartDate>2026-03-31T08:00:00</PlannedStartDate>\n<PlannedFinishDate>2026-03-31T17:00:00</PlannedFinishDate>\n", a.Original/60, a.Remaining/60)
		b.WriteString(rest)
		b.WriteString("</Activity>\n")
	}
	for _, l := range n.Links {
		fmt.Fprintf(&b, "<Relationship>\n<PredecessorActivityObjectId>%s</PredecessorActivityObjectId>\n<SuccessorActivityObjectId>%s</SuccessorActivityObjectId>\n<Type>Finish to Start</Type>\n<Lag>%d</Lag>\n%s</Relationship>\n",
			n.Activities[l.From].ID, n.Activities[l.To].ID, l.Lag/60, unread("Field", 8))
	}
	b.WriteString("</Project></APIBusinessObjects>")
	return b.Bytes()
}
