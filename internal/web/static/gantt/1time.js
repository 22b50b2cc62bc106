// Days are counted from 1970, and split by arithmetic: no object is made for a date.
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const civil = { year: 0, month: 0, day: 0 };
const split = (days) => {
  const z = days + 719468, era = Math.floor(z / 146097), doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100)), mp = Math.floor((5 * doy + 2) / 153);
  civil.day = doy - Math.floor((153 * mp + 2) / 5) + 1;
  civil.month = (mp + 2) % 12;
  civil.year = yoe + era * 400 + (civil.month < 2 ? 1 : 0);
  return civil;
};
const join = (year, month) => {
  const y = year + Math.floor(month / 12) - (((month % 12) + 12) % 12 < 2 ? 1 : 0), m = (((month % 12) + 12) % 12 + 10) % 12;
  const era = Math.floor(y / 400), yoe = y - era * 400;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + Math.floor((153 * m + 2) / 5) - 719468;
};
const dateText = (days) => {
  const c = split(days);
  return `${c.day} ${months[c.month]} ${c.year}`;
};

// The steps of the axis: where the one that holds a day begins, where the next does, and what stands in it.
const kept = new Map();
const label = (key, make) => {
  let s = kept.get(key);
  if (s === undefined) kept.set(key, (s = make()));
  return s;
};
const monthStep = (n, name) => ({
  days: 30.4 * n,
  begin(day) {
    const c = split(day);
    return join(c.year, c.month - (c.month % n));
  },
  next(day) {
    const c = split(day);
    return join(c.year, c.month + n);
  },
  name,
});
const yearStep = (n) => ({
  days: 365 * n,
  begin: (day) => join(Math.floor(split(day).year / n) * n, 0),
  next: (day) => join(split(day).year + n, 0),
  name: (day) => label(`y${day}`, () => String(split(day).year)),
});
const numbersTo31 = Array.from({ length: 32 }, (_, i) => String(i));
const dayStep = { days: 1, begin: (day) => day, next: (day) => day + 1, name: (day) => numbersTo31[split(day).day] };
const weekStep = {
  days: 7,
  begin: (day) => day - ((((day + 3) % 7) + 7) % 7),
  next: (day) => day + 7,
  name: (day) => numbersTo31[split(day).day],
};
const monthNamed = monthStep(1, (day) => months[split(day).month]);
const monthAndYear = monthStep(1, (day) => label(`m${day}`, () => `${months[split(day).month]} ${split(day).year}`));
const quarter = monthStep(3, (day) => ["Q1", "Q2", "Q3", "Q4"][split(day).month / 3]);
const years = [1, 2, 5, 10, 50, 100, 500, 1000].map(yearStep);

// The two rows of the axis, by how many pixels a day has: the lower one as fine as its labels have room.
const steps = [
  { least: 17, upper: monthAndYear, lower: dayStep },
  { least: 3.2, upper: monthAndYear, lower: weekStep },
  { least: 0.95, upper: years[0], lower: monthNamed },
  { least: 0.3, upper: years[0], lower: quarter },
  ...years.map((y) => ({ least: 44 / y.days, upper: null, lower: y })),
];
const stepsFor = (perDay) => steps.find((s) => perDay >= s.least) || steps.at(-1);
