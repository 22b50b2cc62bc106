package benefit

import (
	"context"

	"counterpart.dev/internal/core/intake"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/format/sheet"
)

// marks are the fields that lists of benefits have and schedules do not; two of them settle what a table is [own].
var marks = map[string]bool{intake.FieldKind: true, intake.FieldMeasure: true, intake.FieldBaseline: true, intake.FieldTarget: true, intake.FieldValue: true,
	intake.FieldByTime: true, intake.FieldObjective: true}

// Glance says what a file is, by its content, that somebody drops without saying: whether it is a table at all, and whether its headings
// are those of a list of benefits. A file that cannot be read is neither; what is wrong with it says whoever takes it in.
func Glance(ctx context.Context, body []byte) (table, benefits bool, err error) {
	defer errs.Wrap(&err, "benefit.Glance(%d bytes)", len(body))
	book, _, err := sheet.Read(ctx, body, listLimits)
	if errs.KindOf(err) == errs.Invalid {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	for _, s := range book.Sheets {
		titled, marked := false, 0
		for _, c := range intake.Suggest(s.Rows, intake.BenefitFields()).Columns {
			titled = titled || c.Field == intake.FieldTitle
			if marks[c.Field] {
				marked++
			}
		}
		table = table || len(s.Rows) > 0
		benefits = benefits || titled && marked >= 2
	}
	return table, benefits, nil
}
