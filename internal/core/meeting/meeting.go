// Package meeting is the rules of people who meet: when the meetings of a series are, what belongs on an agenda, what a line typed
// while talking means, and how minutes come to be agreed.
//
// It promises that a meeting stays at its time on the wall when clocks change, that a line is read the same way whenever it is read,
// and that what is not understood is said, never guessed. It refuses to know who may see what, and to send anything.
package meeting
