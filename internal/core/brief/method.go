package brief

// method is how a kind of figure is found: where its definition stands in package benefit, or the definition itself, its
// formula, and where the formula comes from. "[own]" marks a rule of our own.
type method struct {
	defined    string // ID of a benefit.Definition, "" when Definition says it
	definition string
	formula    string
	source     string
}

var methods = map[string]method{
	"loss": {
		defined: "loss",
		formula: "loss = value of the approved plan − value of the forecast; value = Σ over days of improvement × attribution × " +
			"value of a unit ÷ 365 ÷ (1 + rate)^(days ÷ 365)",
		source: "discounted cash flow, act/365; resolution of a day [own]",
	},
	"curve": {
		defined: "level",
		formula: "yearly rate on a day = Σ over benefits of improvement × attribution × value of a unit; " +
			"level = do-nothing + (target − do-nothing) × ramp",
		source: "benefit profile; ramp even, in an S-curve, or at once [own]",
	},
	"milestone": {
		defined: "slip",
		formula: "slip = forecast − contract date in force at the report date; extension = contract date in force − approved date",
		source:  "milestone trend analysis; an agreed extension is not a slip [own]",
	},
	"trend": {
		definition: "For each submission the date it forecasts for a contract milestone, drawn at its data date, and the " +
			"contract " +
			"date in force then. A line that rises is a slip; one that rises as steeply as the diagonal comes no nearer. A " +
			"milestone " +
			"gone from a submission stays in the picture.",
		formula: "slip = fₙ − fₙ₋₁; cumulative slip = fₙ − contract date in force at that report; " +
			"slope over k reports = (fₙ − fₙ₋ₖ) ÷ (rₙ − rₙ₋ₖ)",
		source: "milestone trend analysis",
	},
	"changes": {
		definition: "Every difference between the last submission and the one before, besides the passing of time. The effect of a change on a contract " +
			"milestone is measured by scheduling the last submission once more without it, in working days of the milestone’s calendar. A change is " +
			"called suspicious for a reason that a reader can check, such as that without it a milestone would be later than was said before.",
		formula: "effect = milestone with the change − milestone without it",
		source:  "comparison of submissions; what is suspicious [own]",
	},
	"since": {
		definition: "What the case states and the dates it is computed on, as they were when the page before was published, against what they are now. Whatever " +
			"changed is brought about by itself and with everything else, and its part of a figure is what it adds, averaged over every order in which the " +
			"changes could have come; the parts add up to how far the figure moved, to the last penny.",
		formula: "forecast now − forecast then = Σ of what each change adds; of a day: Σ of days; of a week: the same for the cost of delay",
		source:  "Shapley value over the changes of each benefit and cost [own]",
	},
	"outlook": {
		definition: "The latest submissions dated many times over, with lengths, risks and promises drawn from what the client states about them, and every outcome " +
			"carried through the map of benefits. P80 is the earliest day that at least 80 % of the outcomes keep.",
		formula: "what a cause moves = P80 with all causes − P80 without it, by the same numbers drawn; its part of the loss = what taking it away restores, averaged over orders",
		source:  "Monte Carlo simulation of the network; parts of the loss as Shapley values [own]",
	},
	"delay": {
		defined: "delay",
		formula: "cost of delay = value of the forecast − value with this date a week later",
		source:  "cost of delay, Reinertsen and Arnold",
	},
	"decision": {
		defined: "waiting",
		formula: "cost of week n = value if decided n − 1 weeks from now − value if decided n weeks from now + standing cost",
		source:  "cost of delay on the network run again; the activities a decision holds wait for it [own]",
	},
	"owed": {
		definition: "The client’s own work that is promised to a supplier. It is late when its due date has passed and it is not " +
			"done on the report date.",
		formula: "days late = report date − due date, or day done − due date",
		source:  "[own]",
	},
	"relation": {
		definition: "Values are aligned when people of both sides have answered the same dilemmas without seeing each other, the client side has " +
			"said go, and both sides have signed a charter.",
		formula: "gap = mean of the client side − mean of the supplier, on seven points",
		source:  "dilemmas in our own words; bands of a gap at 0.5, 1 and 2 points [own]",
	},
	"map": {
		defined: "available",
		formula: "available = latest of what is needed + own lead time; additive parts each from their own edge",
		source:  "benefits dependency network, Ward and Daniel; additive parts [own]",
	},
	"benefit": {
		defined: "value",
		formula: "value = Σ over days of (level − do-nothing) × attribution × value of a unit ÷ 365, discounted",
		source:  "benefit profile; value at midday, act/365 [own]",
	},
	"next": {
		definition: "Inputs that are missing or that nobody stands for, by the planned value of the benefits they touch; " +
			"where no " +
			"plan can be computed, by their value in a full year.",
		source: "[own]",
	},
	"checks": {
		definition: "Fourteen checks of the quality of a schedule. A threshold is a starting point for a talk, not a mark: every " +
			"figure stands with its definition and the activities behind it. A check whose inputs are missing is not run, never " +
			"passed.",
		source: "DCMA-EA PAM 200.1 (2012) §4; GAO-16-89G Appendix VII compares",
	},
	"programme": {
		definition: "The latest submission of the supplier’s schedule, scheduled afresh from its durations, links, calendars, " +
			"constraints and progress; the dates it stores are not used.",
	},
	"case": {
		definition: "What the client states about what the project is for: objectives, benefits, business changes, enablers, " +
			"decisions.",
	},
}

// section begins the evidence for one thing of a kind. The kind names the method; id tells the things of a kind apart.
func (c *composer) section(kind, id, title, value string) *Evidence {
	m := methods[kind]
	e := &Evidence{ID: c.ref(kind, id), Title: title, Value: value, Definition: m.definition, Formula: m.formula, Source: m.source}
	if m.defined != "" {
		e.Definition = c.defs[m.defined].Text
	}
	return e
}
