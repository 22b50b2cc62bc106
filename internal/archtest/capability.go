package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// systemCallers lists which package may take the rights of System for which reasons: to identities, rooms and grants, past every
// seat. The list is short on purpose; a reviewer reads each line of it.
var systemCallers = map[string][]string{
	"internal/house":        {"FirstRun", "ResolveSeat"},
	"internal/app/account":  {"Administer", "FirstRun", "GiveSeat", "ManageAccount", "OpenScope", "ReadAccount", "ResolveSeat", "SignIn"},
	"internal/app/accord":   {"GiveSeat", "OpenSealed", "ReadAccount"},
	"internal/app/act":      {"GiveSeat", "SendMail"},
	"internal/app/brief":    {"GiveSeat"},
	"internal/app/dispatch": {"Administer", "ReadAccount", "SendMail"},
	"internal/app/meeting":  {"ReadAccount", "SendMail"},
	"internal/app/mirror":   {"GiveSeat"},
	"internal/app/mail":     {"Administer", "ResolveSeat", "TakeMail"},
	"internal/app/people":   {"GiveSeat"},
	"internal/app/engage":   {"GiveSeat", "OpenScope", "ReadAccount", "ResolveSeat"},
	"internal/app/upkeep":   {"KeepRecord", "Repair"},
	"internal/job":          {"ResolveSeat", "Sweep"},
	"internal/app/task":     {"Administer", "MindQueue"},
	"internal/store":        {"FirstRun"},
	"bench":                 {"OpenScope"}, // fills the portfolio that is measured
}

// writers lists the packages that open a transaction of a seat that writes. Everything else goes through act, which decides first.
var writers = []string{"internal/app/act", "internal/app/evidence", "internal/job", "internal/app/upkeep", "internal/store"}

// Capabilities finds code that takes the rights of System, or writes as a seat, where nobody decided that it may.
func Capabilities(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Packages {
		for _, f := range p.code() {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				method, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || len(call.Args) < 3 {
					return true
				}
				line := t.line(call.Pos())
				if reason, ok := reasonOf(call.Args[1]); ok && method.Sel.Name == "System" && !slices.Contains(systemCallers[p.Dir], reason) {
					found = append(found, Finding{f.Path, line, fmt.Sprintf("%s may not act as System to %q: list it in systemCallers, with a reviewer", p.Dir, reason)})
				}
				if method.Sel.Name == "Write" && storeLike(method.X) && !slices.Contains(writers, p.Dir) {
					found = append(found, Finding{f.Path, line, "a transaction that writes is opened by app/act, which decides first"})
				}
				return true
			})
		}
	}
	return inOrder(found)
}

// reasonOf is the name of a reason of the store: store.SignIn, or SignIn within it.
func reasonOf(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && x.Name == "store" {
			return e.Sel.Name, true
		}
	case *ast.Ident:
		return e.Name, ast.IsExported(e.Name)
	}
	return "", false
}

// storeLike reports whether an expression reads like the database: db, or something's DB.
func storeLike(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return strings.EqualFold(e.Name, "db")
	case *ast.SelectorExpr:
		return strings.EqualFold(e.Sel.Name, "db")
	}
	return false
}
