// The points of a planned curve, moved by pointer or arrow keys. A point that moves fills in the form below, whose answer draws the curve anew.
const room = document.getElementById("curve-room");
const form = () => document.getElementById("curve-form");
const iso = (day) => new Date((day - 719162) * 864e5).toISOString().slice(0, 10); // days are counted from 1 January of the year 1
const places = (step) => Math.max(0, -Math.floor(Math.log10(step)));
let wait, last = "", changed = false;
const scale = (h) => {
  const d = h.ownerSVGElement.dataset, n = (name) => Number(d[name]);
  return {
    day: (x) => Math.round(n("first") + ((x - n("x0")) / (n("x1") - n("x0"))) * (n("last") - n("first"))),
    x: (day) => n("x0") + ((day - n("first")) / (n("last") - n("first"))) * (n("x1") - n("x0")),
    level: (y) => n("low") + ((n("y1") - y) / (n("y1") - n("y0"))) * (n("high") - n("low")),
    y: (level) => n("y1") - ((level - n("low")) / (n("high") - n("low"))) * (n("y1") - n("y0")),
    start: n("start"),
    step: n("step"),
  };
};
const move = (h, day, level) => {
  const s = scale(h), f = form().elements, full = h.dataset.handle === "full";
  level = Number(level.toFixed(places(s.step)));
  if (full) day = Math.max(day, s.start);
  h.dataset.day = day;
  h.dataset.level = level;
  h.setAttribute("cx", s.x(day));
  if (full) {
    h.setAttribute("cy", s.y(level));
    f.target.value = level;
    f.ramp_length.value = day > s.start ? `${day - s.start} days` : "";
    if (f.ramp.value === "step" && day > s.start) f.ramp.value = "linear";
    if (day === s.start) f.ramp.value = "step";
  } else f.not_before.value = iso(day);
  h.setAttribute("aria-valuetext", `${iso(day)}, ${level}`);
  h.setAttribute("aria-valuenow", day);
  last = h.dataset.handle;
  changed = true;
  clearTimeout(wait);
  wait = setTimeout(() => form().requestSubmit(), 500);
};
room.addEventListener("keydown", (e) => {
  const h = e.target.closest("[data-handle]"), full = h?.dataset.handle === "full";
  if (!h || e.ctrlKey || e.metaKey || e.altKey) return;
  const days = (e.shiftKey ? 1 : 7) * ((e.key === "ArrowRight") - (e.key === "ArrowLeft"));
  const steps = (e.shiftKey ? 10 : 1) * ((e.key === "ArrowUp") - (e.key === "ArrowDown"));
  if (!days && !(steps && full)) return;
  e.preventDefault();
  move(h, Number(h.dataset.day) + days, Number(h.dataset.level) + steps * scale(h).step);
});
let held = null;
room.addEventListener("pointerdown", (e) => {
  held = e.button ? null : e.target.closest("[data-handle]");
  if (held) e.preventDefault();
  held?.focus();
});
addEventListener("pointermove", (e) => {
  if (!held) return;
  const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(held.ownerSVGElement.getScreenCTM().inverse()), s = scale(held);
  move(held, s.day(p.x), held.dataset.handle === "full" ? s.level(p.y) : Number(held.dataset.level));
});
addEventListener("pointerup", () => (held = null));
// An answer to what has been changed since is let go: it would undo the change.
room.addEventListener("input", () => (changed = true));
room.addEventListener("htmx:beforeSend", () => (changed = false));
room.addEventListener("htmx:beforeSwap", (e) => changed && (e.detail.shouldSwap = false));
new MutationObserver(() => last && room.querySelector(`[data-handle=${last}]`)?.focus()).observe(room, { childList: true });
