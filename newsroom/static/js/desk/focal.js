// The focal point of a picture: set by a click or with the arrow keys; the two number fields stay what is sent.

const STEP = 0.01;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function setFocal(field, across, down) {
  const picture = field.querySelector("img");
  const point = field.querySelector("[data-focal-point]");
  if (!across || !down) return;

  const kept = (value) => Math.min(1, Math.max(0, Math.round(value * 100) / 100));
  const draw = () => {
    point.style.setProperty("left", `${kept(Number(across.value)) * 100}%`);
    point.style.setProperty("top", `${kept(Number(down.value)) * 100}%`);
  };
  const set = (x, y) => {
    across.value = kept(x);
    down.value = kept(y);
    for (const kind of ["input", "change"]) across.dispatchEvent(new Event(kind, { bubbles: true }));
  };

  field.addEventListener("click", (event) => {
    // Enter and Space on the ring are clicks too, at no place.
    if (event.detail === 0) return;
    const box = picture.getBoundingClientRect();
    set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    point.focus();
  });
  point.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? STEP * 10 : STEP;
    set(Number(across.value) + way[0] * step, Number(down.value) + way[1] * step);
  });
  for (const input of [across, down]) input.addEventListener("input", draw);
  draw();
}

for (const field of document.querySelectorAll("[data-focal]")) {
  setFocal(field, ...field.dataset.focal.split(" ").map((id) => document.getElementById(id)));
}
