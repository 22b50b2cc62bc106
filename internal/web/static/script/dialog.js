// data-opens names the dialog that opens instead of the page the link leads to.
const openDialog = (id) => {
  const d = byId(id);
  if (!d?.showModal) return false;
  if (!d.open) d.showModal();
  d.dispatchEvent(new Event("opened", { bubbles: true }));
  return true;
};
on("click", "[data-opens]", (el, e) => {
  if (!modified(e) && !e.shiftKey && openDialog(el.dataset.opens)) e.preventDefault();
});
on("click", "dialog", (el, e) => {
  const r = el.getBoundingClientRect();
  const inside = e.clientX >= r.left && e.clientX <= r.right && e.clientY >= r.top && e.clientY <= r.bottom;
  if (e.target === el && e.detail && !inside) el.close();
});
