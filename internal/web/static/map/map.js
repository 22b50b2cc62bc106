// The map of a case as its editor. Everything it does is done by the forms below the map: it fills one in and sends it, and the answer
// takes the map's place.
const room = document.getElementById("map-room"), dialog = document.getElementById("map-dialog");
const map = () => document.getElementById("map");
const leads = () => "leads" in map().dataset;
const nodes = () => [...map().querySelectorAll("[data-node]")];
const by = (id) => nodes().find((n) => n.dataset.node === id);
const wires = () => [...map().querySelectorAll("[data-from]")];
const form = (what) => document.getElementById(`map-${what}`);
const told = (text) => {
  const p = map().querySelector(".map-said");
  p.className = "map-said";
  p.setAttribute("role", "status");
  p.textContent = text;
};
const box = (n) => {
  const r = n.querySelector("rect"), of = (name) => Number(r.getAttribute(name));
  return { x: of("x"), y: of("y"), w: of("width"), h: of("height"), column: Number(n.dataset.column) };
};
const middle = (n) => box(n).y + box(n).h / 2;
const svg = (name, attributes) => {
  const el = document.createElementNS(map().querySelector("svg").namespaceURI, name);
  for (const [k, v] of Object.entries(attributes)) el.setAttribute(k, v);
  return el;
};
let current = "", linking = "", home = null;

// While an answer is under way the map is not yet the one that is meant: what is pressed, clicked or sent then waits for it, in order.
let busy = null;
const later = [];
const soon = (act) => (busy ? later.push(act) : act());

// One box at a time can be tabbed to: the one that was looked at last.
const show = (id, focus) => {
  const all = nodes(), n = by(id) || by(current) || all[0];
  if (!n) return;
  current = n.dataset.node;
  all.forEach((x) => {
    x.setAttribute("tabindex", x === n ? "0" : "-1");
    x.classList.toggle("current", x === n && leads());
  });
  if (focus) n.focus();
};
const nearest = (list, y) => list.reduce((best, n) => (best && Math.abs(middle(best) - y) <= Math.abs(middle(n) - y) ? best : n), null);
const step = (n, key) => {
  const at = box(n), y = middle(n), all = nodes();
  const column = all.filter((x) => box(x).column === at.column).sort((a, b) => middle(a) - middle(b));
  const i = column.indexOf(n);
  if (key === "ArrowUp") return column[i - 1];
  if (key === "ArrowDown") return column[i + 1];
  if (key === "Home") return column[0];
  if (key === "End") return column[column.length - 1];
  const right = key === "ArrowRight", id = n.dataset.node;
  const ends = wires().flatMap((w) => (right && w.dataset.from === id ? [w.dataset.to] : !right && w.dataset.to === id ? [w.dataset.from] : []));
  const linked = ends.map(by).filter(Boolean);
  if (linked.length && !linking) return nearest(linked, y);
  const beyond = all.filter((x) => (right ? box(x).column > at.column : box(x).column < at.column));
  const next = beyond.map((x) => box(x).column).reduce((a, b) => (right ? Math.min(a, b) : Math.max(a, b)), right ? Infinity : -1);
  return nearest(beyond.filter((x) => box(x).column === next), y);
};

// send fills a form in and sends it.
const send = (what, values) => soon(() => {
  const f = form(what);
  if (!f) return;
  for (const [name, value] of Object.entries({ ...values, at: current })) f.elements[name].value = value;
  f.requestSubmit();
});
const turn = (what) => {
  const b = map().querySelector(`[data-turn=${what}]`);
  if (!b || b.disabled) return told(what === "undo" ? "There is nothing of yours to undo." : "There is nothing of yours to redo.");
  b.form.elements.at.value = current;
  b.form.requestSubmit();
};

// ask shows a form above the map, filled in as far as is known.
const ask = (what, values) => {
  const f = form(what);
  if (!f) return;
  home = document.createComment("");
  f.replaceWith(home);
  dialog.prepend(f);
  f.elements.at.value = current;
  for (const [name, value] of Object.entries(values)) f.elements[name].value = value;
  dialog.showModal();
  (f.querySelector("input:not([type=hidden])") || f.querySelector("select")).focus();
};
// putBack takes the form back to where it came from, if its map is still there.
const putBack = () => {
  const f = dialog.querySelector("form.form");
  if (!f) return;
  f.querySelectorAll("option").forEach((o) => (o.hidden = o.disabled = false));
  home?.isConnected ? home.replaceWith(f) : f.remove();
  show(current, true);
};
dialog.addEventListener("close", () => dialog.open || putBack());
dialog.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !e.target.matches("select")) return;
  e.preventDefault();
  e.target.form.requestSubmit();
});
room.addEventListener("htmx:beforeSend", (e) => (busy = e.detail.xhr));
room.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => { // told of twice if its form went meanwhile
  if (dialog.open) dialog.close();
  putBack();
  setTimeout(() => {
    if (busy !== xhr) return;
    busy = null;
    while (!busy && later.length) later.shift()();
  });
});
const hold = (e, act) => {
  e.preventDefault();
  e.stopImmediatePropagation();
  later.push(act);
};
addEventListener("submit", (e) => {
  if (!busy || !room.contains(e.target)) return;
  const { do: what, ...values } = Object.fromEntries(new FormData(e.target));
  if (what) hold(e, () => (what === "undo" || what === "redo" ? turn(what) : send(what, values)));
}, true);
addEventListener("keydown", (e) => {
  const { key, ctrlKey, metaKey, shiftKey, altKey, target } = e;
  if (!busy || !e.isTrusted || key === "Tab" || (target !== document.body && !room.contains(target))) return;
  if ((ctrlKey || metaKey || altKey) && !/^[yz]$/i.test(key)) return;
  hold(e, () => {
    const el = document.activeElement;
    if (!el.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, shiftKey, altKey, bubbles: true, cancelable: true }))) return;
    if (key === "Escape" && dialog.open) dialog.close();
    else if (key === "Enter") el.matches("button") ? el.click() : el.form?.requestSubmit();
    else if (key.length === 1 && el.matches("input")) el.setRangeText(key, el.selectionStart, el.selectionEnd, "end");
  });
}, true);

// part asks which link of a box shall go.
const part = (id, value) => {
  const options = [...(form("part")?.elements.link.options || [])], mine = options.filter((o) => o.value.split(" ").includes(id));
  if (!value && !mine.length) return told("It has no links.");
  if (!value) options.forEach((o) => (o.hidden = o.disabled = !mine.includes(o)));
  ask("part", { link: value || mine[0].value });
};
const begin = (id) => {
  linking = id;
  map().classList.toggle("linking", !!id);
  nodes().forEach((n) => n.classList.toggle("from", n.dataset.node === id));
  told(id ? `Linking “${by(id).dataset.title}”: go to the other end and press Enter, or Escape to leave it.` : "");
};
const end = (id) => {
  const from = linking;
  begin("");
  send("link", { from, to: id });
};

// rename takes the place of a box's text until Enter or Escape.
const rename = (n) => {
  const b = box(n), place = svg("foreignObject", { x: b.x, y: b.y + b.h / 2 - 16, width: b.w, height: 32 }), input = document.createElement("input");
  let over = false;
  const leave = (keep) => {
    if (over) return;
    over = true;
    const title = input.value.trim();
    place.remove();
    const id = n.dataset.node;
    if (keep && title && title !== n.dataset.title) send("rename", { node: id, was: n.dataset.title, title });
    else show(id, true);
  };
  input.className = "map-name";
  input.maxLength = 200;
  input.value = n.dataset.title;
  input.setAttribute("aria-label", `New title of ${n.dataset.title}`);
  input.addEventListener("keydown", (e) => {
    e.stopPropagation();
    if (e.key === "Enter" || e.key === "Escape") {
      e.preventDefault();
      leave(e.key === "Enter");
    }
  });
  input.addEventListener("blur", () => leave(true));
  place.append(input);
  n.ownerSVGElement.append(place);
  input.focus();
  input.select();
};
const tool = (what, n) => {
  const id = n?.dataset.node || "";
  if (what === "add") return ask("add", { kind: n?.dataset.kind || "objective", title: "" });
  if (what === "undo" || what === "redo") return turn(what);
  if (!n) return;
  if (what === "rename") return rename(n);
  if (what === "link") return begin(id);
  if (what === "part") return part(id);
  if (what === "out") return ask("out", { node: id });
};
const tools = { n: "add", r: "rename", F2: "rename", l: "link", Delete: "part", Backspace: "part", x: "out", u: "undo" };

room.addEventListener("keydown", (e) => {
  const n = e.target.closest("[data-node]");
  if (e.target.closest("dialog,input,select,textarea")) return;
  const low = e.key.toLowerCase();
  if ((e.ctrlKey || e.metaKey) && leads() && (low === "z" || low === "y")) {
    e.preventDefault();
    return turn(low === "y" || e.shiftKey ? "redo" : "undo");
  }
  if (!n || e.ctrlKey || e.metaKey || e.altKey) return;
  const to = /^(Arrow|Home|End)/.test(e.key) && step(n, e.key);
  if (to) show(to.dataset.node, true);
  else if (linking && e.key === "Enter") end(n.dataset.node);
  else if (linking && e.key === "Escape") begin("");
  else if (leads() && tools[e.key]) tool(tools[e.key], n);
  else if (!/^(Arrow|Home|End)/.test(e.key)) return;
  e.preventDefault();
});
room.addEventListener("focusin", (e) => {
  const id = e.target.closest("[data-node]")?.dataset.node;
  if (id && id !== current) show(id);
});
room.addEventListener("click", (e) => {
  const b = e.target.closest("[data-tool]"), n = e.target.closest("[data-node]"), w = e.target.closest("[data-from]");
  if (b) return soon(() => tool(b.dataset.tool, by(current)));
  if (!leads() || e.ctrlKey || e.metaKey || e.shiftKey) return;
  if (w) return part(w.dataset.from, `${w.dataset.from} ${w.dataset.to}`);
  if (!n || !e.detail) return; // a click of the keyboard opens
  e.preventDefault();
  if (linking) end(n.dataset.node);
  else show(n.dataset.node, true);
});
room.addEventListener("dblclick", (e) => {
  const n = e.target.closest("[data-node]"), picture = e.target.closest(".map-box svg");
  if (!leads() || !picture) return;
  if (n) return rename(n);
  const x = point(picture, e).x, column = nearestColumn(x);
  ask("add", { kind: column?.dataset.kind || "benefit", title: "" });
});
const nearestColumn = (x) => nodes().reduce((best, n) => (best && Math.abs(box(best).x + box(best).w / 2 - x) <= Math.abs(box(n).x + box(n).w / 2 - x) ? best : n), null);
const point = (picture, e) => new DOMPoint(e.clientX, e.clientY).matrixTransform(picture.getScreenCTM().inverse());

// A line is drawn from a handle to wherever the pointer lets go of it.
let drag = null;
room.addEventListener("pointerdown", (e) => {
  const port = e.target.closest("[data-port]"), n = port?.closest("[data-node]");
  if (!n || e.button) return;
  e.preventDefault();
  const picture = n.ownerSVGElement, line = svg("line", { class: "map-drag", x1: port.getAttribute("cx"), y1: port.getAttribute("cy"), x2: port.getAttribute("cx"), y2: port.getAttribute("cy") });
  picture.append(line);
  drag = { id: n.dataset.node, right: port.dataset.port === "right", picture, line };
});
addEventListener("pointermove", (e) => {
  if (!drag) return;
  const p = point(drag.picture, e);
  drag.line.setAttribute("x2", p.x);
  drag.line.setAttribute("y2", p.y);
});
addEventListener("pointerup", (e) => {
  if (!drag) return;
  const { id, right, line } = drag, other = document.elementFromPoint(e.clientX, e.clientY)?.closest("[data-node]");
  drag = null;
  line.remove();
  if (!other || other.dataset.node === id) return;
  current = id;
  send("link", right ? { from: id, to: other.dataset.node } : { from: other.dataset.node, to: id });
});
addEventListener("dragstart", (e) => e.target.closest?.("[data-node]") && e.preventDefault());

// What the server answers takes the map's place: the box it is about is looked at.
new MutationObserver(() => {
  if (map()) show(map().dataset.at, true);
}).observe(room, { childList: true });
show(map().dataset.at, false);
if (map().dataset.at) show(map().dataset.at, true);
