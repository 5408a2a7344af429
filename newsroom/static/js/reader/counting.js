// Tells our own server that this story was read, once it stood before someone's eyes for some seconds, and that it was
// passed on. What is sent is the story's key and the word. Nothing is kept here, and nobody is told apart.

const SECONDS = 5;
const story = document.querySelector("[data-counted]")?.dataset.counted;
const refused = navigator.globalPrivacyControl || [navigator.doNotTrack, window.doNotTrack].includes("1") || navigator.webdriver;

function tell(kind) {
  const body = new URLSearchParams({ story, kind });
  if (navigator.sendBeacon?.("/counted/", body)) return;
  fetch("/counted/", { method: "POST", body, keepalive: true }).catch(() => {});
}

function whenRead() {
  let left = SECONDS;
  // A second counts only when the page is seen.
  const clock = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    left -= 1;
    if (left > 0) return;
    clearInterval(clock);
    tell("read");
  }, 1000);
}

if (story && !refused) {
  if (document.prerendering) document.addEventListener("prerenderingchange", whenRead, { once: true });
  else whenRead();
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-share] a[href], [data-share-sheet], [data-share-copy]")) tell("shared");
  });
}
