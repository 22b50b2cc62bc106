// Every picture of the page is loaded and shown. Without its data the table below is what there is.
const mount = async (root) => {
  try {
    const answer = await fetch(root.querySelector("[data-data]").href, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const stage = new Stage(root, new Plan(await answer.json()));
    new Hands(stage);
    new Sheets(stage);
    performance.mark("gantt painted");
  } catch {
    root.classList.add("failed");
    root.querySelector("[data-told]").textContent = "The picture could not be loaded. The table below has the same activities; loading the page again may help.";
  }
};
document.querySelectorAll(".gantt").forEach(mount);
