// Lists what the server finds for the words in the palette, and the parts of the project or engagement the page is in.
// Up and down move, Enter opens, Escape closes. Entered before its answer is there, what was typed is waited for.
{
  let asked, wait, listed;
  const parts = (typed) => {
    const list = document.createElement("ul");
    list.className = "results";
    document.querySelectorAll(".section-nav a").forEach((a) => {
      if (!` ${a.text}`.toLowerCase().includes(` ${typed.toLowerCase()}`)) return;
      const link = a.cloneNode(true), kind = document.createElement("span");
      link.removeAttribute("data-keys");
      kind.className = "kind";
      kind.textContent = "here";
      link.prepend(kind);
      list.appendChild(document.createElement("li")).append(link);
    });
    return list.firstChild ? list : "";
  };
  const links = () => [...document.querySelectorAll("#palette-found a")];
  const ask = async (input) => {
    asked?.abort();
    asked = new AbortController();
    const at = new URL(input.dataset.palette, location.href), typed = input.value.trim();
    at.searchParams.set("q", typed);
    try {
      const answer = await fetch(at, { signal: asked.signal });
      const was = links().indexOf(document.activeElement), box = byId("palette-found");
      box.innerHTML = answer.ok ? await answer.text() : "";
      const mine = parts(typed);
      if (mine) box.querySelector(".quiet")?.remove();
      typed ? box.prepend(mine) : box.append(mine);
      listed = typed;
      if (was >= 0) (links()[was] || input).focus();
      return true;
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
    if (e.key === "Enter" && e.target === input) {
      clearTimeout(wait);
      (listed === input.value.trim() ? Promise.resolve(1) : ask(input)).then((ok) => ok && links()[0]?.click());
    }
    else if (e.key === "ArrowDown") (all[at + 1] || all[0])?.focus();
    else if (e.key === "ArrowUp") (at < 0 ? all.at(-1) : all[at - 1] || input)?.focus();
    else {
      if (at >= 0 && e.key.length === 1 && !modified(e)) input.focus();
      return;
    }
    e.preventDefault();
  });
}
