// Asks for long work until it is over, more slowly as it takes longer, not while nobody looks; then goes on.
{
  const poll = (id, pause, then) =>
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
          if (!now?.dataset.poll && then) return location.assign(then);
          if (!now?.dataset.poll) return say(now?.querySelector(".job-line")?.textContent || "");
        }
      } catch {}
      poll(id, Math.min(pause * 1.3, 8000), then);
    }, pause);
  document.querySelectorAll("[data-poll]").forEach((el) => poll(el.id, 500, el.dataset.then));
}
