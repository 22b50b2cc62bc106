// Sends what is typed into a form to its data-draft a moment after typing stops, and when the page is left.
{
  const waiting = new Map(), under = new Map();
  const body = (form) => {
    const secret = new Set([...form.elements].filter((x) => x.type === "password").map((x) => x.name));
    return new URLSearchParams([...new FormData(form)].filter(([name, v]) => typeof v === "string" && !secret.has(name)));
  };
  const save = async (form) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const told = form.querySelector("[data-saved]");
    const stop = new AbortController();
    under.set(form, stop);
    let text = "not saved: it will be tried again with your next key";
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: body(form), keepalive: true, signal: stop.signal });
      const now = new Date().toTimeString().slice(0, 5);
      if (answer.ok) text = (answer.status === 200 && (await answer.text()).slice(0, 80)) || `saved ${now}`;
    } catch {}
    if (told) told.textContent = text;
  };
  on("input", "form[data-draft]", (form) => {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(save, 1200, form));
  });
  document.addEventListener("submit", (e) => {
    clearTimeout(waiting.get(e.target));
    waiting.delete(e.target);
    under.get(e.target)?.abort(); // its own draft would overtake it
  });
  addEventListener("pagehide", () => waiting.forEach((_, form) => save(form)));
}
