package upkeep

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// Asked is about whom a side must say what it holds, and which side asks.
type Asked struct {
	Email        string   // of their account; "" for who has none
	Names        []string // by which they are written, besides the name of their account
	Organisation string   // that asks, by its name
}

// Told is what was written about somebody.
type Told struct {
	Schema       string            `json:"schema"` // counterpart/subject/1
	Organisation string            `json:"organisation"`
	Names        []string          `json:"names"`
	Account      bool              `json:"account"` // they have one here
	Made         string            `json:"made"`
	Rows         map[string]int    `json:"rows"` // by table
	Sentences    int               `json:"sentences"`
	Closed       int               `json:"closed"` // texts of the record that were erased or cannot be opened
	NotGiven     map[string]string `json:"not_given"`
	File         string            `json:"-"`
}

// notSearched is what is said of what no search for a name looks into.
const notSearched = "Files that were given, published pages and readings of programmes are not searched word by word: those that the person gave are listed with their ids. " +
	"Answers that were sealed or are anonymous belong to nobody, and are left out. What is about others in the same rows must be looked at before this is handed on."

// mentioned is a row as the file has it.
type mentioned struct {
	Room    string            `json:"room,omitempty"`
	Columns []string          `json:"named_in"`
	Row     map[string]string `json:"row"`
}

type sentence struct {
	Room  string `json:"room"`
	Index uint64 `json:"entry"`
	At    string `json:"at"`
	Kind  string `json:"kind"`
	Field string `json:"field"`
	Text  string `json:"text"`
	By    bool   `json:"written_by_them"`
}

// Subject writes everything that the side of an organisation holds about somebody into a new file: every row of every table that names
// them or was written by them, and every text of its records that does. Nothing of another side's rooms is in it.
func (i Installation) Subject(ctx context.Context, who Asked, file string) (out Told, err error) {
	defer errs.Wrap(&err, "upkeep.Subject")
	u, err := store.OpenUpkeep(ctx, i.whole(), i.options())
	if err != nil {
		return out, err
	}
	defer closing(&err, u.Close)
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return out, errs.New(errs.Invalid, "%s is there already; nothing is ever overwritten", file)
	}
	if err != nil {
		return out, errs.New(errs.Invalid, "%s cannot be written: %w", file, err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(file))
		}
	}()
	out = Told{Schema: "counterpart/subject/1", Organisation: who.Organisation, Made: i.now().UTC().Format(time.RFC3339), Rows: map[string]int{}, NotGiven: store.NotGiven(), File: file}
	out.NotGiven["files and anonymous answers"] = notSearched
	z := zip.NewWriter(f)
	if err := u.Read(ctx, func(w *store.Whole) error { return out.write(ctx, w, who, z, i.now()) }); err != nil {
		return out, err
	}
	return out, z.Close()
}

func (t *Told) write(ctx context.Context, w *store.Whole, who Asked, z *zip.Writer, now time.Time) error {
	s, err := w.Subject(ctx, who.Email, who.Names, who.Organisation)
	if err != nil {
		return err
	}
	t.Names, t.Account = s.Names, s.Person != ""
	rows := map[string][]mentioned{}
	err = w.Mentions(ctx, s, func(m store.Mention) error {
		t.Rows[m.Table]++
		rows[m.Table] = append(rows[m.Table], mentioned{string(m.Room), m.Columns, m.Row})
		return nil
	})
	if err != nil {
		return err
	}
	var said []sentence
	if t.Closed, err = w.Sentences(ctx, s, func(x store.Sentence) error {
		t.Sentences++
		said = append(said, sentence{string(x.Room), x.Index, x.At.Format(time.RFC3339Nano), x.Kind, x.Field, x.Text, x.By})
		return nil
	}); err != nil {
		return err
	}
	if err := entry(z, "about.json", now, t); err != nil {
		return err
	}
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		if err := entry(z, "rows/"+table+".json", now, rows[table]); err != nil {
			return err
		}
	}
	return entry(z, "record.json", now, said)
}

// entry writes a value as a file of an archive.
func entry(z *zip.Writer, name string, at time.Time, v any) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC()})
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return errs.New(errs.Internal, "what is held cannot be written: %w", err)
	}
	_, err = io.Writer(w).Write(append(b, '\n'))
	return err
}
