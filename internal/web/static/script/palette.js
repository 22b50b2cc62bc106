// Lists what the server finds for the words in the palette. Up and down move, Enter opens, Escape closes.
{
  let asked, wait;
  const links = () => [...document.querySelectorAll("#palette-found a")];
  const ask = async (input) => {
    asked?.abort();
    asked = new AbortController();
    const at = new URL(input.dataset.palette, location.href);
    at.searchParams.set("q", input.value.trim());
    try {
      const answer = await fetch(at, { signal: asked.signal });
      const found = answer.ok ? await answer.text() : "", was = links().indexOf(document.activeElement);
      byId("palette-found").innerHTML = found;
      if (was >= 0) (links()[was] || input).focus();
    } catch {}
  };
  on("opened", "#palette", (d) => {
    const input = d.querySelector("input");
    input.select();
    ask(input);
  });
  on("input", "[data-palette]", (input) => {
    clearTimeout(wait);
    wait = setTimeout(ask, 120, input);
  });
  on("keydown", "#palette", (d, e) => {
    const input = d.querySelector("input"), all = links(), at = all.indexOf(document.activeElement);
    if (e.key === "Enter" && e.target === input && all.length) all[0].click();
    else if (e.key === "ArrowDown") (all[at + 1] || all[0])?.focus();
    else if (e.key === "ArrowUp") (at < 0 ? all.at(-1) : all[at - 1] || input)?.focus();
    else {
      if (at >= 0 && e.key.length === 1 && !modified(e)) input.focus();
      return;
    }
    e.preventDefault();
  });
}
