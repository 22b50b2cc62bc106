package casefile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml "go.yaml.in/yaml/v4"

	"counterpart.dev/internal/core/benefit"
)

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("https://counterpart.dev/schema/case-1.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://counterpart.dev/schema/case-1.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	jsonNumber = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
	jsonTruth  = regexp.MustCompile(`^(true|True|TRUE|false|False|FALSE)$`)
)

// plainValue is what a node is to a program that reads YAML without knowing cases. Keys that stand twice are an error.
func plainValue(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		all := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := plainValue(n.Content[i+1])
			if _, twice := all[n.Content[i].Value]; err != nil || twice || n.Content[i].Kind != yaml.ScalarNode {
				return nil, fmt.Errorf("key %q: %v", n.Content[i].Value, err)
			}
			all[n.Content[i].Value] = v
		}
		return all, nil
	case yaml.SequenceNode:
		all := []any{}
		for _, c := range n.Content {
			v, err := plainValue(c)
			if err != nil {
				return nil, err
			}
			all = append(all, v)
		}
		return all, nil
	case yaml.ScalarNode:
		switch {
		case isNull(n):
			return nil, nil
		case n.Style == 0 && jsonTruth.MatchString(n.Value):
			return strings.EqualFold(n.Value, "true"), nil
		case n.Style == 0 && jsonNumber.MatchString(n.Value):
			x, err := strconv.ParseFloat(n.Value, 64)
			return x, err
		}
		return n.Value, nil
	}
	return nil, fmt.Errorf("an alias")
}

// bySchema validates a file's text against the schema; ok is false for what is no plain YAML at all.
func bySchema(s *jsonschema.Schema, data []byte) (err error, ok bool) {
	root, problem := parse(data)
	if problem != nil {
		return nil, false
	}
	v, err := plainValue(root)
	if err != nil {
		return err, true
	}
	return s.Validate(v), true
}

// The reader and the schema ask for the same keys, of the same kinds, with the same choices, and require the same.
func TestSchemaHasTheKeysOfTheReader(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	var read []string
	r := &reader{marks: map[string]Mark{}, broken: map[string]bool{}, describe: func(path, kind string, required bool, values []string) {
		read = append(read, line(path, kind, required, values))
	}}
	r.file(nil, &benefit.Case{})
	var written []string
	walk(root["$defs"].(map[string]any), "", root, &written)
	sort.Strings(read)
	sort.Strings(written)
	if d := cmp.Diff(read, written); d != "" {
		t.Errorf("reader (−) and schema (+) differ:\n%s", d)
	}
	if len(read) < 100 {
		t.Errorf("only %d keys were described", len(read))
	}
}

func line(path, kind string, required bool, values []string) string {
	return fmt.Sprintf("%s: %s required=%t %s", path, kind, required, strings.Join(values, "|"))
}

// walk lists the keys of an object of the schema as the reader would describe them.
func walk(defs map[string]any, path string, object map[string]any, out *[]string) {
	object, _ = resolve(defs, object)
	if then, ok := object["then"].(map[string]any); ok {
		object = then
	}
	var needed []string
	for _, k := range anyList(object["required"]) {
		needed = append(needed, k.(string))
	}
	properties, _ := object["properties"].(map[string]any)
	for name, p := range properties {
		property := p.(map[string]any)
		target, def := resolve(defs, property)
		kind := def
		if target["properties"] != nil && kind != "owner" {
			kind = "object"
		}
		var values []string
		for _, v := range anyList(property["enum"]) {
			if s, ok := v.(string); ok {
				values = append(values, s)
			}
		}
		at := join(path, name)
		*out = append(*out, line(at, kind, slices.Contains(needed, name), values))
		switch {
		case kind == "object" || kind == "owner":
			walk(defs, at, property, out)
		case kind == "list":
			walk(defs, at+"[]", property["items"].(map[string]any), out)
		}
	}
}

// resolve follows references to a definition and names the last one.
func resolve(defs, s map[string]any) (map[string]any, string) {
	name := ""
	for {
		ref, ok := s["$ref"].(string)
		if !ok {
			return s, name
		}
		name = strings.TrimPrefix(ref, "#/$defs/")
		s = defs[name].(map[string]any)
	}
}

func anyList(v any) []any {
	l, _ := v.([]any)
	return l
}

// The forms of values are the same regular expressions.
func TestSchemaHasTheFormsOfTheReader(t *testing.T) {
	var root struct {
		Defs map[string]struct{ Pattern string } `json:"$defs"`
	}
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	space := strings.NewReplacer(`\x{00A0}`, "\u00a0", `\x{2009}`, "\u2009", `\x{202F}`, "\u202f")
	for name, form := range map[string]*regexp.Regexp{"id": idForm, "currency": currencyForm, "day": dateForm, "date": dateForm, "money": amountForm,
		"number": numberForm, "percent": percentForm, "share": shareForm, "duration": durationForm, "delay": lateForm, "life": lifeForm, "ramp": rampForm,
		"start": startForm, "month": monthForm, "truth": truthForm} {
		if want := space.Replace(form.String()); root.Defs[name].Pattern != want {
			t.Errorf("%s: the schema has %q, the reader %q", name, root.Defs[name].Pattern, want)
		}
	}
}

// Every good example passes both.
func TestExamplesPassReaderAndSchema(t *testing.T) {
	s := compiled(t)
	names, _ := filepath.Glob("testdata/*.yaml")
	if len(names) == 0 {
		t.Fatal("no examples")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err, ok := bySchema(s, data); err != nil || !ok {
			t.Errorf("%s, by the schema: %v", name, err)
		}
	}
}
