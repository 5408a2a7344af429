// What this reader allows to be loaded from elsewhere: kept in this browser alone, purpose by purpose, each with the
// version of the text it was given to and when. What was given to another version counts no more and is asked again.
// A browser that says “don't track me” (Global Privacy Control, Do Not Track) is believed: only a choice made while it
// says so counts, and never one for advertising.

const KEPT = "newsroom:consent";
const NEVER_AGAINST_SIGNAL = "ads";

export const signal = () => navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
export const canBeGiven = (purpose) => !(signal() && purpose === NEVER_AGAINST_SIGNAL);
// Beside what is loaded once, “always” is offered only where the browser asks for nothing; the page of choices stays open.
export const canBeRemembered = () => !signal();

export function choices() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

function keep(kept) {
  try {
    // Who allows nothing leaves nothing behind.
    if (Object.keys(kept).length) localStorage.setItem(KEPT, JSON.stringify(kept));
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing asks each time.
  }
}

export function isGiven(purpose, version) {
  const choice = choices()[purpose];
  if (!choice || choice.version !== version) return false;
  return !signal() || (choice.despite === true && canBeGiven(purpose));
}

export function give(purpose, version) {
  if (!canBeGiven(purpose)) return;
  const choice = { version, at: new Date().toISOString() };
  if (signal()) choice.despite = true;
  keep({ ...choices(), [purpose]: choice });
}

export function withdraw(purpose) {
  const kept = choices();
  delete kept[purpose];
  keep(kept);
}
