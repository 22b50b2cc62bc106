// Ctrl K, ?, and the keys that links and buttons carry in data-keys: one after another, "g t".
{
  let typed = "", forget;
  const press = (keys) => {
    // The row that has the focus comes first, then the page, then what leads away from it.
    const row = document.activeElement?.closest("tr,li"), key = `="${CSS.escape(keys)}"]`;
    const el = row?.querySelector(`[data-row-keys${key}`) || document.querySelector(`main [data-keys${key}`) || document.querySelector(`[data-keys${key}`);
    if (el) el.click();
    return el;
  };
  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k" && openDialog("palette")) return e.preventDefault();
    if (e.defaultPrevented || e.isComposing || modified(e) || typing(e) || e.key.length > 1) return;
    if ("keysOff" in document.body.dataset || document.querySelector("dialog[open]")) return;
    if (e.key === "?" && openDialog("keys")) return e.preventDefault();
    typed = `${typed} ${e.key}`.trim();
    clearTimeout(forget);
    if (press(typed) || (typed !== e.key && press(e.key))) {
      typed = "";
      return e.preventDefault();
    }
    forget = setTimeout(() => (typed = ""), 1000);
  });
  // What is folded in the navigation closes when one goes on.
  const fold = (but) => document.querySelectorAll(".folded[open]").forEach((d) => d !== but && (d.open = false));
  document.addEventListener("click", (e) => fold(e.target.closest(".folded")));
  on("keydown", ".folded[open]", (d, e) => {
    if (e.key !== "Escape") return;
    fold();
    d.firstChild.focus();
  });
}
