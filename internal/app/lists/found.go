package lists

import "counterpart.dev/internal/core/intake"

// Found is a row of a list, what was understood of it, and what became of it.
type Found struct {
	Row       int
	Cells     []intake.Cell
	State     string
	Reason    string
	Title     string
	Known     []Known
	Questions []intake.Question
	Answers   map[string]string
	Made      string // id of what it became, "" for nothing
}

// Known is something that was understood of a row.
type Known struct {
	Field string // its key
	Value string
	Said  string   // as the list has it, where that differs
	Notes []string // how it was understood
}
