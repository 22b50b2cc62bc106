package demo

import "counterpart.dev/internal/core/plan"

// element is one element of the work breakdown structure with the activities that lie in it.
type element struct {
	code, name string // the code is the path below the project, with dots
	rows       []row
}

// row is one activity of the accepted baseline.
type row struct {
	code, name string
	hours      int    // original duration in working hours of its calendar
	after      string // its predecessors, see links
	kind       plan.ActivityType
	calendar   int
	who        string // resource, "" for none
	pin        plan.ConstraintKind
	pinned     string // date of the constraint
}

// days is a duration in days of eight hours.
func days(n int) int { return 8 * n }

// structure is the accepted baseline, in one table however long, so that it reads as the plan it is. What the trust owes
// lies in one element of its own and its codes begin with TRU.
var structure = []element{
	{"MOB", "Mobilise and design", []row{
		{code: "MOB1000", name: "Contract signed", kind: plan.StartMilestone},
		{code: "MOB1010", name: "Mobilise the team and the project office", hours: days(15), after: "MOB1000", who: "PM"},
		{code: "MOB1020", name: "Agree controls and reporting", hours: days(10), after: "MOB1010 SS+5", who: "PM"},
		{code: "MOB1030", name: "Discovery workshops with clinical leads", hours: days(20), after: "MOB1010 SS+5", who: "ANA"},
		{code: "MOB1040", name: "Produce the solution design", hours: days(25), after: "MOB1030, MOB1020", who: "ANA"},
		{code: "MOB1050", name: "Solution design issued for approval", kind: plan.FinishMilestone, after: "MOB1040"},
		{code: "MOB1060", name: "Design baseline frozen", kind: plan.FinishMilestone, after: "TRU1010"},
	}},
	{"INF", "Infrastructure and hosting", []row{
		{code: "INF1010", name: "Order hosting capacity and network links", hours: days(10), after: "MOB1010", who: "INF"},
		{code: "INF1020", name: "Delivery time of the network links", hours: days(40), after: "INF1010"},
		{code: "INF1030", name: "Build the production environment", hours: days(20), after: "INF1010 FS+10, TRU2010", who: "INF"},
		{code: "INF1040", name: "Build the test and training environments", hours: days(15), after: "INF1030 SS+10", who: "INF"},
		{code: "INF1050", name: "Install network links, Harrowdale General", hours: days(15), after: "INF1020, TRU2010", who: "INF"},
		{code: "INF1060", name: "Install network links, St Édith's", hours: days(15), after: "INF1050", who: "INF"},
		{code: "INF1070", name: "Install network links, community hospitals", hours: days(20), after: "INF1060", who: "INF"},
		{code: "INF1080", name: "Security and penetration test", hours: days(10), after: "INF1030, INF1040", who: "SEC"},
		{code: "INF1090", name: "Remedy the findings of the security test", hours: days(10), after: "INF1080", who: "INF"},
		{code: "INF1100", name: "Resilience and fail-over test", hours: days(5), after: "INF1090, INF1050", who: "INF"},
		{code: "INF1110", name: "Deliver ward devices, all sites", hours: days(60), after: "INF1010 FS+20"},
		{code: "INF1120", name: "Take the old print servers out of use", hours: days(15), after: "INF1110", who: "INF"},
		{code: "INF1900", name: "Infrastructure accepted", kind: plan.FinishMilestone, after: "TRU1020"},
	}},
	{"BLD", "Build and configure", nil},
	{"BLD.CLI", "Clinical modules", []row{
		{code: "BLD1010", name: "Configure the patient index", hours: days(20), after: "MOB1060, INF1040", who: "CFG"},
		{code: "BLD1020", name: "Configure clinical documentation", hours: days(40), after: "BLD1010 SS+10", who: "CFG"},
		{code: "BLD1030", name: "Configure prescribing and medicines", hours: days(45), after: "BLD1010", who: "CFG"},
		{code: "BLD1040", name: "Configure orders and results", hours: days(35), after: "BLD1010", who: "CFG"},
		{code: "BLD1050", name: "Configure theatres and anaesthetics", hours: days(30), after: "BLD1020 SS+20", who: "CFG"},
		{code: "BLD1060", name: "Validation workshops on clinical content", hours: days(25), after: "BLD1020, BLD1030 FF+10", who: "ANA"},
		{code: "BLD1070", name: "Rework after clinical sign-off", hours: days(15), after: "TRU1030", who: "CFG"},
	}},
	{"BLD.ADM", "Administrative modules", []row{
		{code: "BLD2010", name: "Configure outpatient scheduling", hours: days(35), after: "BLD1010", who: "CFG"},
		{code: "BLD2020", name: "Configure beds and patient flow", hours: days(30), after: "BLD1010 FS+5", who: "CFG"},
		{code: "BLD2030", name: "Configure clinical coding and billing", hours: days(30), after: "BLD2010 SS+10", who: "CFG"},
		{code: "BLD2040", name: "Build statutory and management reports", hours: days(40), after: "BLD2010 SS+15, BLD2030 FF+5", who: "REP"},
		{code: "BLD2050", name: "Configure roles and access", hours: days(20), after: "BLD1010", who: "SEC"},
		{code: "BLD1900", name: "Build complete", kind: plan.FinishMilestone,
			after: "BLD1070, BLD1040, BLD1050, BLD2010, BLD2020, BLD2040, BLD2050"},
	}},
	{"INT", "Interfaces", []row{
		{code: "INT1010", name: "Specify the interfaces", hours: days(25), after: "MOB1060", who: "INT"},
		{code: "INT1020", name: "Laboratory interface", hours: days(35), after: "TRU1040, TRU3010", who: "INT"},
		{code: "INT1030", name: "Radiology and imaging interface", hours: days(35), after: "INT1020 SS+10", who: "INT"},
		{code: "INT1040", name: "Pharmacy stock and robot interface", hours: days(30), after: "INT1030 SS+10", who: "INT"},
		{code: "INT1050", name: "General practice and national services interface", hours: days(40), after: "INT1020 SS+15", who: "INT"},
		{code: "INT1060", name: "Finance ledger interface", hours: days(20), after: "INT1020", who: "INT"},
		{code: "INT1070", name: "Monitoring of the interface engine", hours: days(15), after: "INT1020", who: "INT"},
		{code: "INT1080", name: "End-to-end test of all interfaces", hours: days(25), after: "INT1020, INT1030, INT1040 FF+10, INT1050, INT1060 FF+5", who: "TST"},
		{code: "INT1900", name: "Interfaces accepted", kind: plan.FinishMilestone, after: "TRU1050, INT1070"},
	}},
	{"MIG", "Data migration", []row{
		{code: "MIG1010", name: "Assess the quality of the old data", hours: days(25), after: "MOB1030", who: "MIG"},
		{code: "MIG1020", name: "Design the migration", hours: days(20), after: "MIG1010, MOB1060", who: "MIG"},
		{code: "MIG1030", name: "Build extract and load routines", hours: days(40), after: "MIG1020", who: "MIG"},
		{code: "MIG1040", name: "Trial load 1", hours: days(15), after: "MIG1030, TRU4020, BLD1010", who: "MIG"},
		{code: "MIG1050", name: "Reconcile trial load 1 and correct", hours: days(20), after: "MIG1040", who: "MIG"},
		{code: "MIG1060", name: "Trial load 2", hours: days(15), after: "MIG1050, TRU4030, TRU4010", who: "MIG"},
		{code: "MIG1070", name: "Reconcile trial load 2", hours: days(15), after: "MIG1060", who: "MIG"},
		{code: "MIG1080", name: "Dress rehearsal of the full load", hours: days(10), after: "MIG1070", who: "MIG"},
		{code: "MIG1900", name: "Migration ready", kind: plan.FinishMilestone, after: "TRU1060"},
	}},
	{"TST", "Testing and clinical safety", []row{
		{code: "TST1010", name: "Test strategy and plans", hours: days(20), after: "MOB1060", who: "TST"},
		{code: "TST1020", name: "Prepare test scripts", hours: days(40), after: "TST1010, BLD1020 SS+15", who: "TST"},
		{code: "TST1030", name: "System test", hours: days(35), after: "BLD1900 FS-10, TST1020, INF1040", who: "TST"},
		{code: "TST1040", name: "Integration test", hours: days(30), after: "TST1030, INT1900, MIG1060", who: "TST"},
		{code: "TST1050", name: "Clinical safety case", hours: days(40), after: "TST1030 SS+20", who: "SAF"},
		{code: "TST1060", name: "Performance test", hours: days(15), after: "TST1040 SS+15, INF1900", who: "TST"},
		{code: "TST1070", name: "Correct and retest what acceptance testing finds", hours: days(25), after: "TRU1070 SS+10, TRU1070 FF+10", who: "CFG"},
		{code: "TST1900", name: "Ready for go-live", kind: plan.FinishMilestone,
			after: "TRU1070, TST1060, TST1070, TRU1080, MIG1900, INF1900"},
	}},
	{"TRN", "Training", []row{
		{code: "TRN1010", name: "Analyse training needs", hours: days(20), after: "MOB1060", who: "TRN"},
		{code: "TRN1020", name: "Write the training approach", hours: days(15), after: "TRN1010", who: "TRN"},
		{code: "TRN1030", name: "Build courses and e-learning", hours: days(45), after: "TRU1090, BLD1020", who: "TRN"},
		{code: "TRN1040", name: "Set up the training environment", hours: days(10), after: "INF1040, BLD1900", who: "INF", pin: plan.AsLateAsPossible},
		{code: "TRN1050", name: "Train super-users", hours: days(15), after: "TRN1030, TRN1040, TRU3020", calendar: training, who: "TRN"},
		{code: "TRN1110", name: "Train staff, wave 1", hours: days(40), after: "TRN1050, TRU3030, TST1040 SS+10", calendar: training, who: "TRN"},
		{code: "TRN1120", name: "Train staff, wave 2", hours: days(40), after: "TRN1110, RO1900 FS-10", calendar: training, who: "TRN"},
		{code: "TRN1130", name: "Train staff, wave 3", hours: days(35), after: "TRN1120", calendar: training, who: "TRN"},
	}},
	{"RO", "Site roll-out", []row{
		{code: "RO0100", name: "Roll-out, all waves", kind: plan.WBSSummary},
	}},
	{"RO.W1", "Wave 1, Harrowdale General", waveOne},
	{"RO.W2", "Wave 2, St Édith's", waveTwo},
	{"RO.W3", "Wave 3, community hospitals", waveThree},
	{"ELS", "Early-life support and close", []row{
		{code: "ELS1010", name: "Early-life support, wave 1", hours: days(30), after: "RO1900", who: "SUP"},
		{code: "ELS1020", name: "Early-life support, wave 2", hours: days(25), after: "RO2900", who: "SUP"},
		{code: "ELS1030", name: "Early-life support, wave 3", hours: days(25), after: "RO3900", who: "SUP"},
		{code: "ELS1040", name: "Hand over to the trust's service desk", hours: days(15), after: "ELS1030 FS-10, ELS1020", who: "SUP"},
		{code: "ELS1050", name: "Run down the old records system", hours: days(20), after: "RO3900 SF+25"},
		{code: "ELS1060", name: "Archive and switch off the old system", hours: days(20), after: "ELS1050, ELS1030", who: "MIG"},
		{code: "ELS1900", name: "End of early-life support", kind: plan.FinishMilestone, after: "ELS1030, ELS1040"},
		{code: "ELS1990", name: "Project complete", kind: plan.FinishMilestone, after: "ELS1900, ELS1060, PMO1010 FF"},
	}},
	{"PMO", "Project management", []row{
		{code: "PMO1010", name: "Project management", kind: plan.LevelOfEffort, after: "MOB1000 SS, ELS1900 FF", who: "PM"},
		{code: "PMO1020", name: "Clinical safety management", kind: plan.LevelOfEffort, after: "MOB1060 SS, RO3900 FF", who: "SAF"},
		{code: "PMO1030", name: "Test and defect management", kind: plan.LevelOfEffort, after: "TST1030 SS, TST1900 FF", who: "TST"},
	}},
	{"TRU", "The trust's obligations", nil},
	{"TRU.APP", "Approvals and decisions", approvals},
	{"TRU.ACC", "Access", []row{
		{code: "TRU2010", name: "Trust: give access to sites and data centre", hours: days(5), after: "MOB1010"},
	}},
	{"TRU.PEO", "People", []row{
		{code: "TRU3010", name: "Trust: release the interface team", hours: days(5), after: "MOB1060", pin: plan.StartOnOrAfter, pinned: "2026-09-01"},
		{code: "TRU3020", name: "Trust: recruit and release super-users", hours: days(30), after: "TRU1090"},
		{code: "TRU3030", name: "Trust: rota of staff for training, wave 1", hours: days(30), after: "TRU1100, TRN1020"},
	}},
	{"TRU.DAT", "Data", []row{
		{code: "TRU4010", name: "Trust: cleanse the old patient data", hours: days(80), after: "MIG1010"},
		{code: "TRU4020", name: "Trust: test data, cohort 1", hours: days(10), after: "MIG1020 SS+10"},
		{code: "TRU4030", name: "Trust: test data, cohort 2", hours: days(10), after: "MIG1040 SS+5"},
	}},
}

// approvals is what the trust reviews, accepts and decides.
var approvals = []row{
	{code: "TRU1010", name: "Trust: approve the solution design", hours: days(10), after: "MOB1050"},
	{code: "TRU1020", name: "Trust: accept the infrastructure", hours: days(5), after: "INF1100"},
	{code: "TRU1030", name: "Trust: sign off clinical content", hours: days(10), after: "BLD1060"},
	{code: "TRU1040", name: "Trust: approve the interface specifications", hours: days(10), after: "INT1010"},
	{code: "TRU1050", name: "Trust: accept the interfaces", hours: days(5), after: "INT1080"},
	{code: "TRU1060", name: "Trust: accept the migration results", hours: days(5), after: "MIG1080"},
	{code: "TRU1070", name: "Trust: acceptance testing by users", hours: days(30), after: "TST1040, MIG1070"},
	{code: "TRU1080", name: "Trust: clinical safety approval", hours: days(5), after: "TST1050, TST1070"},
	{code: "TRU1090", name: "Trust: accept the training approach", hours: days(5), after: "TRN1020"},
	{code: "TRU1100", name: "Trust: choose the pilot site", hours: days(10), after: "MOB1060", pin: plan.StartOnOrAfter, pinned: "2026-10-01"},
	{code: "TRU1110", name: "Trust: go or no-go, wave 1", hours: days(3), after: "TST1900, TRN1110, RO1020, RO1030, RO1050"},
	{code: "TRU1120", name: "Trust: go or no-go, wave 2", hours: days(3), after: "TRN1120, RO2020, RO2030, RO2050, ELS1010"},
	{code: "TRU1130", name: "Trust: go or no-go, wave 3", hours: days(3), after: "TRN1130, RO3020, RO3030, RO3050, ELS1020"},
	{code: "TRU1140", name: "Trust: release £1.8m for waves 2 and 3", hours: days(10), after: "RO1900"},
}

// The three waves are cut over in the same way: on a weekend, in sixty hours from Friday evening to Monday morning.
var (
	waveOne = []row{
		{code: "RO1010", name: "Assess readiness of the site, wave 1", hours: days(15), after: "TRU1100, TRN1020", who: "ROL"},
		{code: "RO1015", name: "Network and ward works at the pilot site", hours: days(70), after: "RO1010, INF1050"},
		{code: "RO1020", name: "Local configuration, wave 1", hours: days(25), after: "RO1010, BLD1900", who: "CFG"},
		{code: "RO1030", name: "Place and test ward devices, wave 1", hours: days(30), after: "RO1015, INF1110", who: "ROL"},
		{code: "RO1040", name: "Cut-over plan, wave 1", hours: days(15), after: "RO1010, MIG1070 SS", who: "ROL"},
		{code: "RO1050", name: "Rehearse the cut-over", hours: 48, after: "RO1040, MIG1080", calendar: weekends, who: "ROL"},
		{code: "RO1060", name: "Close the old records and take the last extract, wave 1", hours: 12, after: "TRU1110", calendar: weekends, who: "MIG"},
		{code: "RO1070", name: "Load and reconcile, wave 1", hours: 30, after: "RO1060", calendar: always, who: "MIG"},
		{code: "RO1080", name: "Clinical checks and release to wards, wave 1", hours: 18, after: "RO1070", calendar: always, who: "SAF"},
		{code: "RO1900", name: "Go-live, wave 1", kind: plan.FinishMilestone, after: "RO1080", calendar: always,
			pin: plan.FinishOnOrBefore, pinned: "2027-07-05"},
	}
	waveTwo = []row{
		{code: "RO2010", name: "Assess readiness of the site, wave 2", hours: days(15), after: "RO1010, RO1900 FS-20", who: "ROL"},
		{code: "RO2020", name: "Local configuration, wave 2", hours: days(20), after: "RO2010", who: "CFG"},
		{code: "RO2030", name: "Place and test ward devices, wave 2", hours: days(25), after: "INF1060, INF1110, RO1030", who: "ROL"},
		{code: "RO2040", name: "Cut-over plan, wave 2", hours: days(10), after: "RO2010, RO1900", who: "ROL"},
		{code: "RO2050", name: "Rehearse the load, wave 2", hours: days(10), after: "RO2040, RO2020 FF+5", who: "MIG"},
		{code: "RO2060", name: "Close the old records and take the last extract, wave 2", hours: 12, after: "TRU1120, TRU1140", calendar: weekends, who: "MIG"},
		{code: "RO2070", name: "Load and reconcile, wave 2", hours: 30, after: "RO2060", calendar: always, who: "MIG"},
		{code: "RO2080", name: "Clinical checks and release to wards, wave 2", hours: 18, after: "RO2070", calendar: always, who: "SAF"},
		{code: "RO2900", name: "Go-live, wave 2", kind: plan.FinishMilestone, after: "RO2080", calendar: always},
	}
	waveThree = []row{
		{code: "RO3010", name: "Assess readiness of the sites, wave 3", hours: days(20), after: "RO2010, RO2900 FS-20", who: "ROL"},
		{code: "RO3020", name: "Local configuration, wave 3", hours: days(20), after: "RO3010", who: "CFG"},
		{code: "RO3030", name: "Place and test ward devices, wave 3", hours: days(30), after: "INF1070, INF1110, RO2030", who: "ROL"},
		{code: "RO3040", name: "Cut-over plan, wave 3", hours: days(10), after: "RO3010, RO2900", who: "ROL"},
		{code: "RO3050", name: "Rehearse the load, wave 3", hours: days(10), after: "RO3040", who: "MIG"},
		{code: "RO3060", name: "Close the old records and take the last extract, wave 3", hours: 12, after: "TRU1130, TRU1140", calendar: weekends, who: "MIG"},
		{code: "RO3070", name: "Load and reconcile, wave 3", hours: 30, after: "RO3060", calendar: always, who: "MIG"},
		{code: "RO3080", name: "Clinical checks and release to wards, wave 3", hours: 18, after: "RO3070", calendar: always, who: "SAF"},
		{code: "RO3900", name: "Go-live, wave 3", kind: plan.FinishMilestone, after: "RO3080", calendar: always},
	}
)
