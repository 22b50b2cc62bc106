package value

import "math"

// Unit is what a figure is counted in.
type Unit string

// The units.
const (
	Money  Unit = "hundredths" // of the currency
	Ratio  Unit = "ratio"
	Period Unit = "months"
)

// Row is a figure with its name and definition, for writers of JSON and tables.
type Row struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Value      *float64 `json:"value"` // null where it is undefined
	Unit       Unit     `json:"unit"`
	Reason     string   `json:"reason"` // why it is undefined
	Definition string   `json:"definition"`
}

// Rows are what was put in and every figure of it, in the order in which they build on each other.
func Rows(in Input, o Output) []Row {
	toDo := undefined(noToDo)
	if in.HasToDo {
		toDo = is(float64(in.ToDo))
	}
	budget, earned, planned, duration := is(float64(in.Budget)), is(float64(in.Earned)), is(float64(in.Planned)), is(o.PD)
	if why := in.Without.Budget; why != "" {
		budget, earned, planned, duration = undefined(why), undefined(why), undefined(why), undefined(why)
	} else if why := in.Without.Plan; why != "" {
		planned, duration = undefined(why), undefined(why)
	}
	passed := duration
	if duration.Defined {
		passed = is(in.At)
	}
	return []Row{
		row("bac", "budget at completion", Money, budget, "BAC: the budgets of all activities"),
		row("pv", "planned value", Money, planned, "PV: what was planned to be earned by the data date, each budget evenly over the working time of its baseline dates"),
		row("ev", "earned value", Money, earned, "EV: of each budget the percentage its activity is complete"),
		row("ac", "actual cost", Money, is(float64(in.Actual)), "AC"),
		row("etc", "estimate to complete", Money, toDo, "ETC: the remaining cost that the file states"),
		row("sv", "schedule variance", Money, o.SV, "EV − PV"),
		row("cv", "cost variance", Money, o.CV, "EV − AC"),
		row("spi", "schedule performance index", Ratio, o.SPI, "EV ÷ PV"),
		row("cpi", "cost performance index", Ratio, o.CPI, "EV ÷ AC"),
		row("eac_by_index", "estimate at completion, the rest as efficient as what is done", Money, o.EACByIndex, "BAC ÷ CPI"),
		row("eac_by_budget", "estimate at completion, the rest as budgeted", Money, o.EACByBudget, "AC + (BAC − EV)"),
		row("eac_by_estimate", "estimate at completion, the rest as the file states", Money, o.EACByToDo, "AC + ETC"),
		row("vac", "variance at completion", Money, o.VAC, "BAC − BAC ÷ CPI"),
		row("tcpi", "to-complete performance index", Ratio, o.TCPI, "(BAC − EV) ÷ (BAC − AC)"),
		row("pd", "planned duration", Period, duration, "PD: from the first baseline start to the last baseline finish"),
		row("at", "actual time", Period, passed, "AT: from the first baseline start to the data date; once all is earned, to the last actual finish"),
		row("es", "earned schedule", Period, o.ES, "C + (EV − PV(C)) ÷ (PV(C+1) − PV(C)), with C the last whole month with EV ≥ PV(C)"),
		row("sv_t", "schedule variance in time", Period, o.SVt, "ES − AT"),
		row("spi_t", "schedule performance index in time", Ratio, o.SPIt, "ES ÷ AT"),
		row("ieac_t", "independent estimate of the duration", Period, o.IEAC, "PD ÷ SPI(t)"),
	}
}

func row(id, name string, unit Unit, f Figure, definition string) Row {
	r := Row{ID: id, Name: name, Unit: unit, Reason: f.Reason, Definition: definition}
	if f.Defined {
		v := f.Value
		if unit == Money {
			v = math.Round(v)
		}
		r.Value = &v
	}
	return r
}
