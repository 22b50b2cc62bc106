// Asks before a form is sent whose button or self carries data-confirm, and sends a form once.
{
  let sure = null;
  const ask = (question, yes) => {
    const d = document.createElement("dialog");
    const f = d.appendChild(document.createElement("form"));
    d.className = "dialog";
    f.method = "dialog";
    d.setAttribute("aria-label", question);
    f.appendChild(document.createElement("p")).textContent = question;
    const row = f.appendChild(document.createElement("div"));
    row.className = "buttons";
    for (const [text, value] of [["No", ""], [yes, "yes"]]) {
      const b = row.appendChild(document.createElement("button"));
      Object.assign(b, { textContent: text, value, className: "button" });
    }
    document.body.appendChild(d).showModal();
    return new Promise((done) => {
      d.onclose = () => {
        d.remove();
        done(d.returnValue === "yes");
      };
    });
  };
  const check = async (e) => {
    const form = e.target, button = e.submitter;
    if (form.getAttribute("method") !== "post") return;
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (question && sure !== form) {
      e.preventDefault();
      e.stopImmediatePropagation();
      if (await ask(question, button?.textContent || "Yes")) {
        sure = form;
        form.requestSubmit(button);
      }
      return;
    }
    sure = null;
    if (form.dataset.sent) return e.preventDefault();
    if (form.hasAttribute("hx-post")) return;
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000); // the answer may be a file
  };
  document.addEventListener("submit", check, true);
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((f) => delete f.dataset.sent));
}
