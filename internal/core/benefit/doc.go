// Package benefit carries a project's dates through the map of its benefits: objective ← benefit ← business change ←
// enabler. From a case and the dates of its enablers it computes when each benefit arrives, what it is worth, what has
// been lost against the approved plan, why, and what another week of waiting costs.
//
// It promises that every sum can be checked with a pocket calculator, that causes add up to the loss to the penny, and
// that a figure that cannot be computed comes with the reason and never as zero or as the plan. It refuses to guess: no
// value per unit is no money, no forecast date is no forecast, no chosen life is no sum. It knows no schedule, file,
// clock or chance; simulation samples dates elsewhere and hands them in.
//
// Conventions, all of them in Definitions for users too:
//
//   - The resolution is the civil day. The day an enabler is reached is the first day it can be used [own].
//   - The value of a day is taken at its midpoint: improvement × attribution × value of a unit per year ÷ 365
//     (act/365 fixed), discounted by (1+rate)^(−days/365), days being whole days from the base date to that day.
//   - level(t) = dn(t) + (target − dn(t))·R(t), with dn the do-nothing level and R = Σ shareₖ·ramp((t − startₖ)/length)
//     [own reading]: at R = 0 nothing has changed, at R = 1 the target is reached, and without drift it is the usual
//     (target − baseline)·R.
//   - Improvement is counted in the direction the measure calls better, so a measure to be reduced works and a
//     disbenefit comes out negative.
//   - Amounts are rounded once, half away from zero, per benefit and per cost; totals add the rounded amounts.
//
// Long because the words of a benefits case, its results and its checks are one vocabulary that the brief, the case file
// and later the store all speak.
package benefit
