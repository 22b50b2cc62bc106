package upkeep

import (
	"context"
	"errors"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// doctor is one look at an installation.
type doctor struct {
	Installation
	aim
	u      *store.Upkeep
	checks []Check
	broken bool // a check could not come to its end, so the ones after it have nothing to stand on
}

// aim is what a look is for.
type aim struct {
	repair  bool
	keyless string // why the keys are not looked at; "" when they are
	idle    string // why keys that open nothing are left alone; "" when they are not
}

// look is a check that reads a snapshot.
type look struct {
	id, name string
	run      func(*doctor, context.Context, *store.Whole, *Check) error
}

// looks are the checks of one snapshot, in order. Those of the record are filled in by one passage through the logs.
var looks = []look{
	{"schema", "schema", (*doctor).schema},
	{"boundary", "views, policies and triggers", (*doctor).boundary},
	{"engine", "files of the engine", (*doctor).engine},
	{"structure", "tables and indexes", (*doctor).structure},
	{leavesCheck, "acts of the record", (*doctor).record},
	{treesCheck, "hashes of the record", nil},
	{fieldsCheck, "texts of the record", nil},
	{headsCheck, "signed heads", nil},
	{textsCheck, "texts in use", nil},
	{"search", "what a search finds", (*doctor).search},
	{"rooms", "rooms that hold nothing", (*doctor).rooms},
}

// after are the checks that need more than a snapshot.
var after = []struct {
	id, name string
	run      func(*doctor, context.Context, *Check) error
}{
	{"keys", "keys that open nothing", (*doctor).keys},
	{"grants", "rooms that follow from roles", (*doctor).grants},
	{"login", "rights of the server's login", (*doctor).login},
}

// The checks of the record.
const (
	leavesCheck = "leaves"
	treesCheck  = "hashes"
	fieldsCheck = "fields"
	headsCheck  = "heads"
	textsCheck  = "texts"
)

// looked is how often what does not agree is looked at again, since somebody may have erased a text in the middle of a look.
const looked = 3

// Doctor looks at everything an installation keeps. With repair it puts right what follows from something else: grants, and keys that
// open nothing. The server may run meanwhile.
func (i Installation) Doctor(ctx context.Context, repair bool) (r Report, err error) {
	defer errs.Wrap(&err, "upkeep.Doctor")
	return i.examine(ctx, aim{repair: repair})
}

// examine is Doctor with an aim.
func (i Installation) examine(ctx context.Context, a aim) (r Report, err error) {
	o := i.options()
	if a.keyless != "" {
		o.KeyDir = ""
	}
	u, err := store.OpenUpkeep(ctx, i.whole(), o)
	if err != nil {
		return r, err
	}
	defer closing(&err, u.Close)
	d := &doctor{Installation: i, aim: a, u: u}
	if err := d.everything(ctx); err != nil {
		return r, err
	}
	r = Report{Schema: "counterpart/doctor/1", Engine: u.Engine(), Checks: d.checks}
	for _, c := range r.Checks {
		switch c.Verdict {
		case Found:
			r.Findings += c.Found
		case Repaired:
			r.Repaired += c.Found
		}
	}
	return r, nil
}

func (d *doctor) everything(ctx context.Context) error {
	for range looked {
		if err := d.u.Read(ctx, func(w *store.Whole) error { return d.snapshot(ctx, w) }); err != nil {
			return err
		}
		if d.check(fieldsCheck).Found+d.check(textsCheck).Found == 0 {
			break
		}
	}
	for _, l := range after {
		c := Check{ID: l.id, Name: l.name, Verdict: Holds}
		if why := d.cut(); why != "" {
			c.skip("%s", why)
		} else if err := l.run(d, ctx, &c); err != nil {
			if ctx.Err() != nil {
				return err
			}
			c.found(unreadable, err)
		}
		d.checks = append(d.checks, c)
	}
	return nil
}

// unreadable is what a check says that could not come to its end, which is a finding too.
const unreadable = "it could not be looked at: %v"

// cut is why nothing more is looked at.
func (d *doctor) cut() string {
	switch {
	case d.checks[0].Verdict != Holds:
		return "the schema is another"
	case d.broken:
		return "what comes before it could not be looked at"
	}
	return ""
}

// check is a check by its id.
func (d *doctor) check(id string) *Check {
	for i := range d.checks {
		if d.checks[i].ID == id {
			return &d.checks[i]
		}
	}
	return &Check{}
}

// snapshot runs the checks of one snapshot.
func (d *doctor) snapshot(ctx context.Context, w *store.Whole) error {
	d.checks, d.broken = nil, false
	for _, l := range looks {
		d.checks = append(d.checks, Check{ID: l.id, Name: l.name, Verdict: Holds})
	}
	for at, l := range looks {
		c := &d.checks[at]
		if why := d.cut(); why != "" && at > 0 {
			c.skip("%s", why)
			continue
		}
		if l.run == nil {
			continue
		}
		if err := l.run(d, ctx, w, c); err != nil {
			if at == 0 || ctx.Err() != nil {
				return err
			}
			c.found(unreadable, err)
			d.broken = true
		}
	}
	return nil
}

func (d *doctor) schema(ctx context.Context, w *store.Whole, c *Check) error {
	newest, err := store.NewestSchema()
	if err != nil {
		return err
	}
	have, err := w.Schema(ctx)
	if err != nil {
		return errs.New(errs.Invalid, "this is no database of Counterpart, or one that was never migrated: %w", err)
	}
	c.Looked = 1
	switch {
	case have < newest:
		c.found("the schema has version %d and this program's is %d: run counterpart migrate", have, newest)
	case have > newest:
		c.found("the schema has version %d and this program knows %d: use a newer program", have, newest)
	}
	return nil
}

func (d *doctor) boundary(ctx context.Context, w *store.Whole, c *Check) error {
	ok, err := w.Boundary(ctx)
	if c.Looked = 1; err == nil && !ok {
		c.found("they are not the ones this program makes: run counterpart migrate")
	}
	return err
}

func (d *doctor) structure(ctx context.Context, w *store.Whole, c *Check) error {
	strays, err := w.Strays(ctx)
	for _, s := range strays {
		c.found("%s", s)
	}
	c.Looked = len(store.RoomTables())
	return err
}

func (d *doctor) engine(ctx context.Context, w *store.Whole, c *Check) error {
	damage, err := w.Damage(ctx)
	for _, s := range damage {
		c.found("%s", s)
	}
	c.Looked = 1
	return err
}

func (d *doctor) search(ctx context.Context, w *store.Whole, c *Check) error {
	lost, err := w.LostTerms(ctx)
	for _, h := range lost {
		c.found("words of the %s %s in the room %s are found, and it is not there any more", h.Kind, h.ID, h.Room)
	}
	c.Looked = 1
	return err
}

func (d *doctor) rooms(ctx context.Context, w *store.Whole, c *Check) error {
	all, unused, err := w.Unused(ctx)
	c.Looked = all
	for _, room := range unused {
		c.found("nothing was ever written in the room %s", room)
		c.Verdict = Noted
	}
	return err
}

// keys looks for keys that open nothing.
func (d *doctor) keys(ctx context.Context, c *Check) error {
	if !d.u.Keyed() {
		d.noKeys(c)
		return nil
	}
	if d.idle != "" {
		c.skip("%s", d.idle)
		return nil
	}
	n, err := d.u.IdleKeys(ctx, d.repair)
	if c.Looked = 1; err != nil || n == 0 {
		return err
	}
	c.found("%d keys of the key store open nothing that is kept", n)
	if c.Found = n; d.repair {
		c.Verdict = Repaired
	}
	return nil
}

// noKeys says why a check of what is sealed is not run, or that it should have been.
func (d *doctor) noKeys(c *Check) {
	if d.keyless != "" {
		c.skip("%s", d.keyless)
		return
	}
	c.found("there is no key store in %s: without it no text of the record can be opened", d.KeyDir)
}

// grants works out anew what every seat holds.
func (d *doctor) grants(ctx context.Context, c *Check) (err error) {
	db, err := store.Open(ctx, d.Database, store.Options{Now: d.Now, Slots: 1})
	if err != nil {
		return err
	}
	defer closing(&err, db.Close)
	var seats []access.SeatID
	err = db.System(ctx, store.Repair, func(tx *store.Tx) error {
		seats, err = tx.EverySeat(ctx)
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range seats {
		if err := d.grantsOf(ctx, db, s, c); err != nil {
			return err
		}
	}
	if c.Looked = len(seats); c.Found > 0 && d.repair {
		c.Verdict = Repaired
	}
	return nil
}

// errAsItWas takes back what was only worked out.
var errAsItWas = errors.New("as it was")

func (d *doctor) grantsOf(ctx context.Context, db *store.DB, seat access.SeatID, c *Check) error {
	differs := false
	err := db.System(ctx, store.Repair, func(tx *store.Tx) (err error) {
		differs, err = tx.Regrant(ctx, seat)
		if err == nil && !(differs && d.repair) {
			return errAsItWas
		}
		return err
	})
	if err != nil && !errors.Is(err, errAsItWas) {
		return err
	}
	if differs {
		c.found("the seat %s does not hold the rooms that follow from its roles", seat)
	}
	return nil
}

// login looks at what the server's own login may do on PostgreSQL.
func (d *doctor) login(ctx context.Context, c *Check) error {
	switch {
	case !d.postgres():
		c.skip("an SQLite file has no logins")
		return nil
	case d.Owner == "":
		c.skip("only one address was given, with which everything can be read: give the server's as --database and the owner's as --migration-database")
		return nil
	}
	rights, err := store.LoginRights(ctx, d.Database)
	for _, r := range rights {
		c.found("%s", r)
	}
	c.Looked = 1
	return err
}
