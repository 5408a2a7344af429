// Light or dark before the first paint, as chosen at the desk; without a choice as the device has it. No module: those run too late.

(() => {
  let chosen = "auto";
  try {
    chosen = JSON.parse(localStorage.getItem("_x_adminTheme")) || "auto";
  } catch {
    // A browser that keeps nothing has no choice to read.
  }
  const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
