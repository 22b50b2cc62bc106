// Lets a password be seen, and brings the part of the navigation one is in into view.
document.querySelectorAll("[data-shows]").forEach((b) => (b.hidden = false));
on("click", "[data-shows]", (b) => {
  const box = byId(b.dataset.shows), shown = box.type === "text";
  box.type = shown ? "password" : "text";
  b.setAttribute("aria-pressed", String(!shown));
});
document.querySelectorAll(".top nav [aria-current]").forEach((a) => {
  const list = a.closest("ul");
  list.scrollLeft = a.offsetLeft - list.offsetLeft - list.clientWidth / 2 + a.offsetWidth / 2;
});
