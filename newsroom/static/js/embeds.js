// Offers to load what a story shows from elsewhere. A frame is made only when the reader says so, or has said so for
// good: that choice is kept in this browser, under the provider's name, and can be taken back beneath the frame.

const KEPT = (provider) => `embeds:${provider}`;
const remembered = (provider) => {
  try {
    return localStorage.getItem(KEPT(provider)) === "always";
  } catch {
    return false;
  }
};

function remember(provider, always) {
  try {
    if (always) localStorage.setItem(KEPT(provider), "always");
    else localStorage.removeItem(KEPT(provider));
  } catch {
    // A browser that keeps nothing asks each time.
  }
}

function load(figure, { focus }) {
  const plate = figure.querySelector(".embed__plate");
  const frame = document.createElement("iframe");
  frame.className = "embed__frame";
  frame.title = figure.dataset.title;
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation");
  frame.allow = "fullscreen; encrypted-media; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.loading = "lazy";
  frame.src = figure.dataset.frame;
  plate.replaceWith(frame);
  if (focus) frame.focus();
  // Posts say how tall they are; only the frame's own provider is listened to.
  window.addEventListener("message", (event) => {
    if (event.source === frame.contentWindow) fit(frame, event.data);
  });
  const kept = figure.querySelector("[data-embed-kept]");
  kept.hidden = !remembered(figure.dataset.embed);
  kept.querySelector("[data-embed-stop]").addEventListener("click", () => {
    remember(figure.dataset.embed, false);
    frame.replaceWith(plate);
    kept.hidden = true;
    offer(figure);
    plate.querySelector("[data-embed-load]").focus();
  }, { once: true });
}

function fit(frame, said) {
  let told = said;
  try {
    if (typeof said === "string") told = JSON.parse(said);
  } catch {
    return;
  }
  const height = Number(told?.height || told?.["twttr.embed"]?.params?.[0]?.height
    || Object.values(told?.["datawrapper-height"] || {})[0]);
  if (height > 60 && height < 4000) frame.height = Math.ceil(height);
}

function offer(figure) {
  const part = figure.querySelector("[data-embed-offer]");
  part.hidden = false;
  const always = part.querySelector("[data-embed-always]");
  always.checked = false;
  part.querySelector("[data-embed-load]").onclick = () => {
    if (always.checked) remember(figure.dataset.embed, true);
    load(figure, { focus: true });
  };
}

for (const figure of document.querySelectorAll("figure[data-embed]")) {
  if (remembered(figure.dataset.embed)) load(figure, { focus: false });
  else offer(figure);
}
