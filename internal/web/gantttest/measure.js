(async () => {
  const stage = document.querySelector("[data-stage]"), box = stage.getBoundingClientRect();
  while (!performance.getEntriesByName("gantt painted").length) await new Promise(requestAnimationFrame);
  const wheel = (how) =>
    stage.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: box.left + box.width * 0.7, clientY: box.top + box.height / 2, ...how }));
  let worst = 0;
  const rate = async (frames, act) => {
    const first = await new Promise(requestAnimationFrame);
    let last = first;
    for (let n = 0; n < frames; n++) {
      act(n);
      const now = await new Promise(requestAnimationFrame);
      worst = Math.max(worst, now - last);
      last = now;
    }
    return (frames * 1000) / (last - first);
  };
  const Zoom = await rate(120, (n) => wheel({ ctrlKey: true, deltaY: n < 60 ? -60 : 60 }));
  for (let n = 0; n < 40; n++) wheel({ ctrlKey: true, deltaY: -60 });
  const Pan = await rate(180, (n) => wheel({ deltaX: n % 3 ? 0 : 40, deltaY: n < 120 ? 90 : -140 }));
  return { Painted: performance.getEntriesByName("gantt painted")[0].startTime, Pan, Zoom, Worst: worst };
})()
