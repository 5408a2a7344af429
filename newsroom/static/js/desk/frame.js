// The desk's frame without a library: light or dark before the first paint, and a menu that opens and shuts.

(() => {
  const root = document.documentElement;
  const wide = matchMedia("(min-width: 1281px)");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const keep = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch { /* a browser that keeps nothing asks again next time */ }
  };
  const theme = () => kept("desk-theme") || "auto";

  function paint() {
    root.classList.toggle("dark", theme() === "dark" || (theme() === "auto" && night.matches));
    root.classList.toggle("light", theme() === "light");
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme()));
    }
  }

  function menu(open, { byHand = false } = {}) {
    const main = document.getElementById("main");
    root.dataset.menu = open ? "open" : "shut";
    document.getElementById("desk-menu")?.setAttribute("aria-expanded", String(open));
    // On a narrow screen the menu lies over the page, so the page behind it can't be reached.
    const over = open && !wide.matches;
    if (main) main.inert = over;
    const side = document.getElementById("nav-sidebar");
    side?.setAttribute("role", over ? "dialog" : "complementary");
    if (over) side?.setAttribute("aria-modal", "true");
    else side?.removeAttribute("aria-modal");
    if (!byHand) return;
    if (wide.matches) keep("desk-menu", open ? "open" : "shut");
    else if (open) document.querySelector("#nav-sidebar button, #nav-sidebar a")?.focus();
    else document.getElementById("desk-menu")?.focus();
  }

  const settle = () => menu(wide.matches && kept("desk-menu") !== "shut");
  const toggle = () => menu(root.dataset.menu !== "open", { byHand: true });

  paint();
  settle();
  night.addEventListener("change", paint);
  wide.addEventListener("change", settle);
  document.addEventListener("DOMContentLoaded", () => {
    paint();
    settle();
  });
  document.addEventListener("click", (event) => {
    const choice = event.target.closest?.("[data-theme-choice]");
    if (choice) {
      keep("desk-theme", choice.dataset.themeChoice);
      paint();
    } else if (event.target.closest?.("#desk-menu, .desk-nav__close")) toggle();
    else if (root.dataset.menu === "open" && !wide.matches && !event.target.closest?.("#nav-sidebar")) menu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && root.dataset.menu === "open" && !wide.matches) menu(false, { byHand: true });
    else if (event.key === "[" && !event.ctrlKey && !event.metaKey && !event.target.closest?.("input, textarea, select, [contenteditable=true]")) toggle();
  });
})();
