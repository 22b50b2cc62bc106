package server

import (
	"errors"
	"testing"

	"counterpart.dev/internal/errs"
)

// What all requests hold together is bounded, and what is given back can be taken again.
func TestHeld(t *testing.T) {
	var h held
	if err := h.take(mostHeld); err != nil {
		t.Fatal(err)
	}
	if err := h.take(1); !errors.Is(err, errs.Busy) {
		t.Errorf("more than may be held is answered with %v", err)
	}
	h.give(mostHeld + 1)
	if err := h.take(mostHeld); err != nil {
		t.Errorf("what was given back cannot be taken: %v", err)
	}
}
