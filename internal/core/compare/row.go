package compare

import "counterpart.dev/internal/core/civil"

// Row is a change in plain fields, for writers of JSON and tables. Lists are never null.
type Row struct {
	Kind       Kind           `json:"kind"`
	ID         string         `json:"id"` // of the activity; of a link's predecessor
	Name       string         `json:"name"`
	Successor  string         `json:"successor,omitempty"`
	From       string         `json:"from"`
	To         string         `json:"to"`
	Effect     *civil.Minutes `json:"milestone_effect_minutes"` // the largest; null when it was not worked out
	Milestone  string         `json:"milestone"`                // the one of the largest effect
	Effects    []RowEffect    `json:"effects"`
	Suspicious bool           `json:"suspicious"`
	Why        string         `json:"why"`
	Items      []string       `json:"items"`
	FloatLost  civil.Minutes  `json:"float_lost_minutes,omitempty"`
}

// RowEffect is what the change does to one milestone.
type RowEffect struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Minutes civil.Minutes `json:"minutes"` // of working time; positive is later
}

// Rows are changes in plain fields, in their order.
func Rows(changes []Change) []Row {
	rows := make([]Row, len(changes))
	for i := range changes {
		c := &changes[i]
		rows[i] = Row{Kind: c.Kind, ID: c.ID, Name: c.Name, Successor: c.Successor, From: c.From, To: c.To, Effects: make([]RowEffect, len(c.Effects)),
			Suspicious: c.Suspicious, Why: c.Why, Items: append([]string{}, c.Items...), FloatLost: c.FloatLost}
		for k, e := range c.Effects {
			rows[i].Effects[k] = RowEffect(e)
		}
		if c.Measured {
			largest := c.Largest()
			rows[i].Effect = &largest
		}
		if len(c.Effects) > 0 {
			rows[i].Milestone = c.Effects[0].ID
		}
	}
	return rows
}
