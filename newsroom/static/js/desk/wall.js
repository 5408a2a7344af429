// A wall of pictures by keyboard: arrows go from one to the next, Home and End to the ends of it, one Tab enters and leaves.

const ways = { ArrowRight: 1, ArrowLeft: -1 };

function columnsOf(ones) {
  const top = ones[0].getBoundingClientRect().top;
  const below = ones.findIndex((one) => one.getBoundingClientRect().top > top + 1);
  return below < 0 ? ones.length : below;
}

export function setWall(holder) {
  const all = () => [...holder.querySelectorAll("[data-picture]")];

  function enter(one) {
    for (const other of all()) other.tabIndex = other === one ? 0 : -1;
  }

  function refresh() {
    const ones = all();
    if (ones.length && !ones.some((one) => one.tabIndex === 0 && one.hasAttribute("tabindex"))) enter(ones[0]);
  }

  holder.addEventListener("focusin", (event) => {
    const one = event.target.closest("[data-picture]");
    if (one) enter(one);
  });
  holder.addEventListener("keydown", (event) => {
    const ones = all();
    const here = ones.indexOf(event.target.closest("[data-picture]"));
    if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const right = getComputedStyle(holder).direction === "rtl" ? -1 : 1;
    const steps = { ArrowUp: -columnsOf(ones), ArrowDown: columnsOf(ones), Home: -here, End: ones.length - 1 - here };
    const step = event.key in ways ? ways[event.key] * right : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    ones[Math.min(ones.length - 1, Math.max(0, here + step))].focus();
  });
  new MutationObserver(refresh).observe(holder, { childList: true, subtree: true });
  refresh();
}

// What changed about a picture is shown on the wall at once.
export function redraw(holder, picture) {
  const one = holder.querySelector(`[data-picture="${picture.id}"]`);
  if (!one) return;
  one.querySelector("img").src = picture.thumbnail;
  one.querySelector("[data-name]").textContent = picture.name;
  if (picture.credit) one.querySelector("[data-credit]").textContent = picture.credit;
  one.querySelector("[data-lacks]").textContent = picture.lacks.join(", ");
}
