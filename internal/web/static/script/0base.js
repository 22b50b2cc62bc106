// The files of this folder are joined, in the order of their names, into one strict function. Each adds ease to something
// that works without it. Nothing is kept in the browser.
document.documentElement.classList.add("js");
try {
  sessionStorage.clear(); // htmx notes the address of the page there, whatever its settings
} catch {}
const byId = (id) => document.getElementById(id);
const on = (type, selector, act) =>
  document.addEventListener(type, (e) => {
    const el = e.target.closest?.(selector);
    if (el) act(el, e);
  });
const say = (text) => byId("say") && (byId("say").textContent = text);
const typing = (e) => e.target.closest?.("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]");
const modified = (e) => e.ctrlKey || e.metaKey || e.altKey;
