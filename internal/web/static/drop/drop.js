// Files may be dropped anywhere on a page that asks for some; how large the chosen ones are is told before they are sent.
const mb = (n) => (n < 1e5 ? Math.ceil(n / 1024) + " kB" : (n / 1048576).toFixed(1) + " MB");
const size = (box) => [...box.files].reduce((sum, f) => sum + f.size, 0);
const large = (box) => box.dataset.most && size(box) > Number(box.dataset.most);
const box = document.querySelector("input[type=file]");
const zone = box?.closest(".field");
if (zone) {
  const told = document.createElement("p");
  told.className = "hint";
  told.setAttribute("role", "status");
  told.textContent = "Or drop it on this page.";
  zone.classList.add("drop");
  zone.append(told);
  const over = (e, on) => {
    if (!e.dataTransfer?.types.includes("Files")) return false;
    e.preventDefault();
    zone.classList.toggle("over", on);
    return true;
  };
  addEventListener("dragover", (e) => over(e, true));
  addEventListener("dragleave", (e) => e.relatedTarget || over(e, false));
  addEventListener("drop", (e) => {
    if (!over(e, false)) return;
    const kept = new DataTransfer();
    [...e.dataTransfer.files].slice(0, box.multiple ? 40 : 1).forEach((f) => kept.items.add(f));
    box.files = kept.files;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    ((box.required && box.form?.querySelector(".buttons button")) || box).focus();
  });
  box.addEventListener("change", () => {
    const names = [...box.files].map((f) => f.name).join(", ");
    told.textContent = large(box) ? `${mb(size(box))} are more than the ${mb(Number(box.dataset.most))} that can be sent at once.` : names && `${names}: ${mb(size(box))}`;
    box.setAttribute("aria-invalid", String(!!large(box)));
  });
  box.form?.addEventListener("submit", (e) => {
    if (!large(box)) return;
    e.preventDefault();
    box.focus();
  });
}
