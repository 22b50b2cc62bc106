// Package risk says what could happen: it dates a network thousands of times with lengths drawn from what is uncertain about them, and
// carries every outcome through the map of benefits.
//
// It promises the same figures for the same seed whatever the number of cores, batches or other causes, since every number drawn depends
// on the seed, the iteration and the name of what it is drawn for, and on nothing else; that an outcome without uncertainty is what sched.Run
// says, to the minute; that every quantile and share comes with its sampling error; and that the causes of a loss add up to it to the
// penny. It refuses to invent uncertainty: where nobody stated any there is no result. It never sees a clock, a file, or chance that is not
// handed in as a seed.
//
// Conventions, all of them for users too:
//
//   - A quantile P80 is the earliest outcome that at least 80 % of the iterations reach [own]. Its sampling error is the span between the two
//     outcomes that hold the true quantile with 95 % probability (binomial, with no assumption about the distribution).
//   - Lengths are drawn as factors of the remaining work, read from a table of quantiles between whose entries lie straight lines, in integers
//     throughout. The ends of unbounded distributions are replaced by their mean there: of a lognormal, the thousandth part on each side.
//   - An iteration is numbered from 0. What is shown for the first 1,024 iterations says so.
//
// Long because the words in which uncertainty is stated, simulated and reported are one vocabulary that the case file, the command line and
// the pages all speak.
package risk
