package casefile

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of the case file, for editors and other programs. It says what a file looks
// like; that ids exist, that the map has no circle and that dates make sense is for Read to find.
func Schema() []byte { return slices.Clone(schema) }
