// The supporter's pass in this browser: taken and dropped on a supporter's own page, and once a day shown to our own
// server, which gives a new one as long as the support goes on. No name is in it, and no cookie is set.

const ENTRY = "newsroom:pass";
const ASKED = "newsroom:pass-asked";
const DAY = 24 * 3600 * 1000;

const held = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

function keep(pass) {
  try {
    if (pass) {
      localStorage.setItem(ENTRY, pass);
      localStorage.setItem(ASKED, String(Date.now()));
    } else {
      localStorage.removeItem(ENTRY);
      localStorage.removeItem(ASKED);
    }
    return true;
  } catch {
    return false;
  }
}

async function renew() {
  const answer = await fetch("/support/pass/", { headers: { "Supporter-Pass": held(ENTRY) }, credentials: "omit", cache: "no-store" });
  if (answer.ok) keep((await answer.json()).pass);
}

function offer(part) {
  const buttons = part.querySelector("[data-pass-buttons]");
  const [take, drop] = [part.querySelector("[data-pass-take]"), part.querySelector("[data-pass-drop]")];
  const told = part.querySelector("[data-pass-told]");
  const show = () => {
    take.hidden = Boolean(held(ENTRY));
    drop.hidden = !take.hidden;
  };
  take.addEventListener("click", () => {
    if (keep(part.dataset.passOffer)) told.textContent = told.dataset.taken;
    show();
    drop.focus();
  });
  drop.addEventListener("click", () => {
    keep("");
    told.textContent = told.dataset.dropped;
    show();
    take.focus();
  });
  buttons.hidden = false;
  show();
}

const part = document.querySelector("[data-pass-offer]");
if (part) offer(part);
else if (held(ENTRY) && Date.now() - Number(held(ASKED)) > DAY) renew().catch(() => {});
