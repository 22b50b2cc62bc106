package situation

import (
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/situation"
	"counterpart.dev/internal/web/ui"
)

// inProject is where things of a project stand.
var inProject = map[situation.What][]string{situation.OfBenefit: {"benefits"}, situation.OfAdoption: {"case", "changes"}, situation.OfOwnWork: {"case", "own-work"},
	situation.OfDecision: {"case", "decisions"}, situation.OfPage: {"briefs"}, situation.OfContact: {"stakeholders"}}

// inEngagement is where things of an engagement stand.
var inEngagement = map[situation.What][]string{situation.OfSubmission: {"programme"}, situation.OfMilestone: {"milestones"}, situation.OfTrend: {"milestones"},
	situation.OfMatter: {"matters"}, situation.OfRound: {"values"}, situation.OfPulse: {"pulse"}, situation.OfRating: {"confidence"}}

// whole is where a thing stands that has no id of its own.
var whole = map[situation.What][]string{situation.OfProject: nil, situation.OfEngagement: nil, situation.OfRegister: {"matters"}, situation.OfPages: {"briefs"},
	situation.OfMirror: {"mirror"}, situation.OfCharter: {"charter"}, situation.OfPost: {"people"}, situation.OfBenefits: {"loss"}, situation.OfSubmissions: {"programme"},
	situation.OfSimulation: {"outlook"}, situation.OfEnabler: {"map"}}

// below is what stands below a submission.
var below = map[situation.What]string{situation.OfComparison: "changes", situation.OfChecks: "checks"}

// address is where a thing is shown, seen from a situation of a project.
func address(project access.ScopeID, t situation.Target) ui.URL {
	engagement := access.ScopeID(t.Engagement)
	if s, ok := below[t.What]; ok && t.ID != "" {
		return place(access.EngagementScope, engagement, "programme", t.ID, s)
	}
	if s, ok := inEngagement[t.What]; ok && engagement != "" {
		if t.ID == "" {
			return place(access.EngagementScope, engagement, s...)
		}
		return place(access.EngagementScope, engagement, append(s[:len(s):len(s)], t.ID)...)
	}
	if s, ok := inProject[t.What]; ok {
		if t.ID == "" {
			return place(access.ProjectScope, project, s[0])
		}
		return place(access.ProjectScope, project, append(s[:len(s):len(s)], t.ID)...)
	}
	if t.What == situation.OfMatter {
		return place(access.ProjectScope, project, "matters", t.ID)
	}
	s := whole[t.What]
	if engagement != "" && t.What != situation.OfBenefits && t.What != situation.OfPages && t.What != situation.OfEnabler && t.What != situation.OfSimulation {
		return place(access.EngagementScope, engagement, s...)
	}
	return place(access.ProjectScope, project, s...)
}
