// Package journey goes through the program as people do, in a real browser: every page looked at for what keeps people out, and whole
// ways on foot, with the keyboard only, without scripts.
//
// It promises the whole program with the demonstration behind it. It is imported by nobody and holds tests only.
package journey
