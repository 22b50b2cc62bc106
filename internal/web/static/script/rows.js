// Tables: a box that chooses all rows, how many are chosen; j and k go through the rows, x chooses one.
{
  const picks = (t) => [...t.querySelectorAll("td.pick input")];
  const count = (t) => {
    const all = picks(t), n = all.filter((b) => b.checked).length;
    const every = t.querySelector("th.pick input"), told = t.closest(".listing")?.querySelector("[data-chosen]");
    every.checked = n === all.length;
    every.indeterminate = n > 0 && n < all.length;
    if (told) told.textContent = n ? `(${n})` : "";
  };
  document.querySelectorAll("table[data-rows]").forEach((t) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", "Choose all rows");
    t.querySelector("th.pick").replaceChildren(box);
    count(t);
  });
  on("change", ".pick input", (box) => {
    const t = box.closest("table");
    if (box.closest("thead")) picks(t).forEach((b) => (b.checked = box.checked));
    count(t);
  });
  document.addEventListener("keydown", (e) => {
    if (!"jkx".includes(e.key) || modified(e) || typing(e) || e.defaultPrevented || "keysOff" in document.body.dataset) return;
    const rows = [...document.querySelectorAll("table.t tbody tr")];
    const at = rows.findIndex((r) => r.contains(document.activeElement));
    if (e.key === "x") return at >= 0 && rows[at].querySelector(".pick input")?.click();
    const next = rows[at + (e.key === "j" ? 1 : -1)];
    (next?.querySelector("th a,td a") || next?.querySelector("input"))?.focus();
  });
}
