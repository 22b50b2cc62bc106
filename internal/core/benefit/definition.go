package benefit

// Definition is the text printed beside a figure: what it is and how it was computed.
type Definition struct {
	ID, Name, Text string
}

// Definitions of every figure this package computes, in the order in which a reader meets them. Rules that are our own
// are marked so.
func Definitions() []Definition {
	return []Definition{
		{"available", "Available", "A benefit or business change is available when everything it needs is, plus its own adoption time, by the calendar. " +
			"Where its parts are declared additive, each part is available on its own day. The day a milestone is reached is the first day " +
			"it can be used (our rule)."},
		{"start", "Start", "The first day the benefit counts: the day it is available, rounded up to the first of a month, quarter or year where its " +
			"start rule says so. A day that is itself such a first day stays (our rule)."},
		{"level", "Planned level", "Do-nothing level + (target − do-nothing level) × R, where R grows from 0 at the start to 1 at the end of the ramp: " +
			"at once (step), evenly (linear), or by 3x² − 2x³ of the share x of the ramp that has passed (S-curve). The do-nothing level is the " +
			"baseline unless the case lets it drift (our reading)."},
		{"value", "Value", "Each day counts its improvement at midday in the direction that is better × the share this project may claim × the value " +
			"of one unit per year ÷ 365, discounted by (1 + yearly rate) to the power −(days from the base date) ÷ 365. Lengths of ramps and " +
			"lives are counted in years of 365 days, so that a delay moves them without stretching them (our rule). Each benefit and each " +
			"cost is rounded once."},
		{"life", "Life", "How long a benefit counts. A length moves with the start; a last day does not, so what is late is lost."},
		{"sum", "Net present value, present value of benefits", "The sum of the values of all benefits, less the costs where the case gives costs. " +
			"Without costs it is called present value of benefits. Without a discount rate it is named as not discounted."},
		{"plan", "Approved plan", "The dates, adoption times, targets and lives the case was approved with; a milestone without an approved date was " +
			"approved with its first contract date."},
		{"slip", "Slip", "Forecast date − contract date in force at the report date. An extension agreed in the contract is not a slip; it is shown as " +
			"what it is, the contract date in force − the approved date."},
		{"loss", "Loss against the approved plan", "Value of the approved plan − value of the forecast, over the benefits and costs that have both. " +
			"What has no forecast is listed, and never counted as if it went to plan."},
		{"causes", "Loss explained", "Each cause's part is what its removal would restore, averaged over every order in which the causes could be " +
			"removed; the parts add up to the loss to the last penny. Beyond ten causes of one benefit, causes are removed in the order of their dates instead, " +
			"and the page says so (our rule)."},
		{"delay", "Cost of delay", "Value of the forecast − its value with this one date a week later and all else unchanged. It is nothing while " +
			"something else is later still."},
		{"waiting", "Cost of waiting", "The value lost when a decision comes a week later, found by running the schedule again with the activities it " +
			"holds a week later: nothing until their float is used. Standing costs of each week are added."},
		{"realised", "Realised", "(Actual − do-nothing) ÷ (planned − do-nothing) on the day of the latest reading. Not defined while the plan itself is " +
			"at the do-nothing level."},
		{"rescaled", "Forecast after readings", "The plan, moved to the dates now known, × r̂ = w·r + (1 − w): r is what has been realised of what should " +
			"have been by the readings' dates, w the share of the ramp already observed (our rule)."},
	}
}
