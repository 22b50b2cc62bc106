package web

import (
	"net/http"
	"regexp"
	"strings"

	"counterpart.dev/internal/server"
)

// document is an OpenAPI 3.1 description: every route, what its path names, and who may use it.
type document struct {
	OpenAPI string                          `json:"openapi"`
	Info    map[string]string               `json:"info"`
	Paths   map[string]map[string]operation `json:"paths"`
}

type operation struct {
	Summary    string              `json:"summary"` // who may use it
	Tags       []string            `json:"tags"`
	Parameters []parameter         `json:"parameters,omitempty"`
	Responses  map[string]response `json:"responses"`
}

type parameter struct {
	Name     string            `json:"name"`
	In       string            `json:"in"`
	Required bool              `json:"required"`
	Schema   map[string]string `json:"schema"`
}

type response struct {
	Description string `json:"description"`
}

var inPath = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

// describe makes the description of routes. Pages and the programming interface are told apart by their tag.
func describe(routes []server.Route, version string) document {
	d := document{"3.1.0", map[string]string{"title": "Counterpart", "version": version}, map[string]map[string]operation{}}
	for _, r := range routes {
		path := strings.ReplaceAll(strings.TrimSuffix(r.Pattern, "{$}"), "...}", "}")
		o := operation{Summary: r.Policy, Tags: []string{"page"}, Responses: map[string]response{"default": {"A page, a file, or a problem document"}}}
		if strings.HasPrefix(path, "/api/") {
			o.Tags = []string{"interface"}
		}
		for _, m := range inPath.FindAllStringSubmatch(r.Pattern, -1) {
			o.Parameters = append(o.Parameters, parameter{m[1], "path", true, map[string]string{"type": "string"}})
		}
		if d.Paths[path] == nil {
			d.Paths[path] = map[string]operation{}
		}
		d.Paths[path][strings.ToLower(r.Method)] = o
	}
	return d
}

// openAPI answers with the description of every route.
func (p Pages) openAPI(w http.ResponseWriter, r *http.Request) error {
	return server.JSON(w, r, http.StatusOK, describe(p.Routes(), p.Shell.Version))
}
