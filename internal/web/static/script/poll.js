// Asks for a piece of long work until it is over, more slowly as it takes longer, and not while nobody looks.
{
  const poll = (id, pause) =>
    setTimeout(async () => {
      const el = byId(id);
      if (!el?.dataset.poll) return;
      try {
        const answer = document.hidden ? {} : await fetch(el.dataset.poll);
        if (answer.ok) {
          const focused = el.contains(document.activeElement);
          el.outerHTML = await answer.text();
          const now = byId(id);
          if (focused) now?.querySelector("button,a")?.focus();
          if (!now?.dataset.poll) return say(now?.querySelector(".job-line")?.textContent || "");
        }
      } catch {}
      poll(id, Math.min(pause * 1.3, 8000));
    }, pause);
  document.querySelectorAll("[data-poll]").forEach((el) => poll(el.id, 1000));
}
