package server

import (
	"fmt"
	"slices"
	"time"

	"counterpart.dev/internal/core/access"
)

// who is whom a policy lets in. Zero is nobody, and no policy at all.
type who uint8

const (
	whoPublic who = iota + 1
	whoAsset
	whoSignedIn
	whoAdministrator
	whoLink
	whoNeeds
)

// Where says which rooms of a scope a policy asks about.
type Where string

// The rooms of a scope.
const (
	Ours       Where = "ours"   // the room of the viewer's own side
	SharedRoom Where = "shared" // the room both sides see
	Either     Where = "either" // any room of it that the viewer reaches
)

// holds reports whether a reach is in the rooms asked about.
func (w Where) holds(v access.Viewer, r access.Reach) bool {
	switch w {
	case Ours:
		return v.Side != access.NoSide && r.Audience == v.Side.Of()
	case SharedRoom:
		return r.Audience == access.Shared
	}
	return w == Either
}

// Policy says who may use a route. The zero value is none, and a route needs one.
type Policy struct {
	who    who
	why    string
	scope  access.Scope
	param  string
	where  Where
	kind   access.Kind
	verb   access.Verb
	body   int64
	upload int64 // bytes of files; 0 for none
	within time.Duration
	rate   int
}

const (
	usualBody = 1 << 20
	usualTime = 30 * time.Second
)

func policy(w who, why string) Policy {
	return Policy{who: w, why: why, body: usualBody, within: usualTime}
}

// Public lets everybody in; why says why that is right.
func Public(why string) Policy { return policy(whoPublic, why) }

// Asset lets everybody in without asking who it is, for files that are the same for all.
func Asset(why string) Policy { return policy(whoAsset, why) }

// SignedIn lets in whoever has a seat.
func SignedIn(why string) Policy { return policy(whoSignedIn, why) }

// Administrator lets in who runs the installation.
func Administrator(why string) Policy { return policy(whoAdministrator, why) }

// Link lets in who holds the secret in the path.
func Link(why string) Policy { return policy(whoLink, why) }

// Needs lets in who may do verb with kind in a room of the scope that the path names in param.
func Needs(scope access.Scope, param string, where Where, kind access.Kind, verb access.Verb) Policy {
	p := policy(whoNeeds, "the matrix")
	p.scope, p.param, p.where, p.kind, p.verb = scope, param, where, kind, verb
	return p
}

// Body lets the body be larger than the usual 1 MiB.
func (p Policy) Body(bytes int64) Policy { p.body = bytes; return p }

// Upload takes a form with files, of at most so many bytes together, and gives it the time that takes. Without files in it the body
// is as small as any.
func (p Policy) Upload(bytes int64) Policy { p.upload, p.within = bytes, uploadTime; return p }

// Within gives the request another time than the usual 30 seconds.
func (p Policy) Within(d time.Duration) Policy { p.within = d; return p }

// Limited bounds the requests a minute of one account, or of one address that has not signed in.
func (p Policy) Limited(perMinute int) Policy { p.rate = perMinute; return p }

// String is the policy as the table of routes shows it.
func (p Policy) String() string {
	switch p.who {
	case whoPublic:
		return "public: " + p.why
	case whoAsset:
		return "asset: " + p.why
	case whoSignedIn:
		return "signed in: " + p.why
	case whoAdministrator:
		return "administrator: " + p.why
	case whoLink:
		return "link: " + p.why
	case whoNeeds:
		return fmt.Sprintf("%s {%s}, %s room: %s %s", p.scope, p.param, p.where, p.verb, p.kind)
	}
	return "none"
}

// decidable reports whether the matrix knows what the policy asks about.
func (p Policy) decidable() bool {
	scopes := []access.Scope{access.OrganisationScope, access.ProgrammeScope, access.ProjectScope, access.EngagementScope}
	return slices.Contains(scopes, p.scope) && slices.Contains([]Where{Ours, SharedRoom, Either}, p.where) &&
		slices.Contains(access.Kinds(), p.kind) && p.verb != 0
}

// Scope is what the policy asks about, for tests that hold routes against the matrix; ok is false where it asks about none.
func (p Policy) Scope() (scope access.Scope, where Where, kind access.Kind, verb access.Verb, ok bool) {
	return p.scope, p.where, p.kind, p.verb, p.who == whoNeeds
}
