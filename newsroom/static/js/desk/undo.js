// Counts the seconds down and takes the bar away when they are over; without it the button stays and says it is too late.
for (const bar of document.querySelectorAll("[data-undo]")) {
  const end = performance.now() + Number(bar.dataset.undo) * 1000;
  const shown = bar.querySelector("[data-undo-left]");
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    shown.textContent = left;
    if (left === 0) bar.hidden = true;
    else setTimeout(tick, 250);
  };
  tick();
}
