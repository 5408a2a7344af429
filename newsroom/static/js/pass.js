// For holders of a supporter's pass, before any ad slot is drawn: without advertising. The entry says until which second
// it holds, and what only our server can read; reader/supporter_pass.js keeps it fresh (docs/decisions/0031-ads.md).
try {
  const until = parseInt(localStorage.getItem("newsroom:pass"), 10);
  if (until * 1000 > Date.now()) document.documentElement.dataset.pass = "yes";
} catch {
  // A browser that keeps nothing has no pass.
}
