// Says of a recent time how long ago it was: “12 min ago”. The page itself holds the absolute time, so a kept copy stays
// right, and print and hovering show it. Nothing is announced when a minute passes: no live region, no focus moved.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// A clock that runs a little ahead or behind is no reason to say nothing.
const SLACK = 2 * MINUTE;

const times = [...document.querySelectorAll("time.live-time")];
let words;

function ago(age) {
  // Only where a time is recent: it is the dearest line of a page's first second.
  words ??= new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always", style: "short" });
  if (age < HOUR) return words.format(-Math.max(1, Math.floor(age / MINUTE)), "minute");
  return words.format(-Math.floor(age / HOUR), "hour");
}

// Both are in the page: what is seen is chosen in css/base.css, so that paper gets the absolute one.
function say(time) {
  const age = Date.now() - Date.parse(time.dateTime);
  const is_recent = age >= -SLACK && age < DAY;
  if (is_recent) {
    const said = ago(age);
    let told = time.querySelector(".live-time__ago");
    if (!told) {
      const fixed = document.createElement("span");
      fixed.className = "live-time__fixed";
      fixed.append(...time.childNodes);
      told = document.createElement("span");
      told.className = "live-time__ago";
      time.append(fixed, told);
    }
    if (told.textContent !== said) told.textContent = said;
  } else if (time.querySelector(".live-time__ago")) {
    // A page left open since yesterday: an hour without its day would mislead.
    time.textContent = time.title;
  }
}

function sayAll() {
  for (const time of times) say(time);
}

if (times.length) {
  sayAll();
  setInterval(() => {
    if (!document.hidden) sayAll();
  }, MINUTE);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) sayAll();
  });
  window.addEventListener("pageshow", sayAll);
}
