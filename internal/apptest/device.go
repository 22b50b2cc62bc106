package apptest

import (
	"encoding/base32"
	"strings"
	"testing"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/totp"
)

// Device is what shows the codes of somebody's second factor.
type Device struct {
	secret []byte
	clock  *Clock
}

// Device is one into which a secret was typed as it was shown.
func (w *World) Device(t testing.TB, shown string) Device {
	t.Helper()
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(shown, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return Device{secret, w.Clock}
}

// Code is what the device shows now.
func (d Device) Code() string { return totp.Code(d.secret, totp.Step(d.clock.Now())) }

// Next waits until the device shows another code.
func (d Device) Next() string {
	d.clock.Add(totp.Period)
	return d.Code()
}

// SecondFactor gives somebody a second factor, and is the session at which they go on.
func (w *World) SecondFactor(t testing.TB, v access.Viewer) (Device, account.Entrance) {
	t.Helper()
	n, err := w.Accounts.SetUpFactor(t.Context(), v, Password, "Counterpart")
	if err != nil {
		t.Fatal(err)
	}
	d := w.Device(t, n.Secret)
	e, err := w.Accounts.ConfirmFactor(t.Context(), v, d.Next(), "Firefox on Linux")
	if err != nil {
		t.Fatal(err)
	}
	return d, e
}
