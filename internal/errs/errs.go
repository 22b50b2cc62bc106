// Package errs names the kinds of failure a caller can act upon and keeps them recognisable while an error travels up.
//
// It promises that a kind given where a failure is found survives every wrapping (errors.Is and errors.As see it), that
// the sentence meant for a person stays apart from the trail meant for a developer, and that an error without a kind is
// Internal. It refuses to know what a kind leads to: an exit code, a status or a page is the caller's table.
package errs

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is what a caller can do something about. A Kind is itself an error, so errors.Is(err, errs.Invalid) asks for it.
type Kind uint8

// The kinds. Internal is the zero value: whatever nobody classified is our fault until proved otherwise.
const (
	Internal        Kind = iota // a defect or a failing machine: the person can only report it
	Invalid                     // the input breaks a rule; Fields say where
	NotFound                    // there is no such thing, or none the asker may know of
	Conflict                    // it changed since it was read
	Unauthenticated             // the asker is not known
	Busy                        // trying again later may work
)

func (k Kind) Error() string {
	names := [...]string{"internal error", "invalid", "not found", "conflict", "unauthenticated", "busy"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("unknown kind %d", uint8(k))
}

// Field is one thing wrong with an input: where, and a sentence that says what is wrong and what would be right.
type Field struct {
	Path    string // as the input names it, such as benefits[2].owner; "" for the whole
	Line    int    // in the file, counted from 1; 0 where the input has no lines
	Message string
}

// String is "line 12, benefits[2].owner: …", leaving out what is not known.
func (f Field) String() string {
	var place []string
	if f.Line > 0 {
		place = append(place, fmt.Sprintf("line %d", f.Line))
	}
	if f.Path != "" {
		place = append(place, f.Path)
	}
	if len(place) == 0 {
		return f.Message
	}
	return strings.Join(place, ", ") + ": " + f.Message
}

// Error is a failure of a known kind with a sentence a person may read.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field // what is wrong and where, for Invalid
	cause   error
}

// New makes an error of a kind. A %w in the format keeps its operand as the cause; the cause's text is part of the message.
func New(kind Kind, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Message: err.Error(), cause: errors.Unwrap(err)}
}

// InvalidFields makes an Invalid error from everything found wrong, in the order found. Without a field it returns nil,
// so a validation can end with it.
func InvalidFields(message string, fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: message, Fields: fields}
}

// Error is the message followed by the fields, one after another.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.String()
	}
	return e.Message + ": " + strings.Join(parts, "; ")
}

// Is reports whether target is the error's kind.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind
}

// Unwrap is the cause given to New with %w, or nil.
func (e *Error) Unwrap() error { return e.cause }

// KindOf is the kind nearest to the surface of err, and Internal when none was given.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return Internal
}

// FieldsOf is what the nearest Error of err says is wrong and where.
func FieldsOf(err error) []Field {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// Sentence is what a person should read of err: the message of its nearest Error without the trail that Wrap left, and
// for an internal failure only that it is one. Fields are not part of it.
func Sentence(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Kind != Internal {
		return e.Message
	}
	return KindOf(err).Error()
}

// Wrap puts what was being done in front of a failure and leaves success alone. It is deferred by exported entry points:
//
//	defer errs.Wrap(&err, "xer.Read(%s)", name)
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
