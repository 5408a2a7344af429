// What was read from a wire text, drawn as a list: each field, its value, how sure it is in words and marks, and why.

export const ORDER = ["headline", "kicker", "standfirst", "body", "section", "dateline_place", "dateline_on", "agency", "authors",
  "tags", "related_links", "source_url", "embargo_until"];
const SURE = 0.85;
const LIKELY = 0.6;
const LONGEST = 140;

export const level = (sure) => (sure >= SURE ? "sure" : sure >= LIKELY ? "likely" : "check");

// The words that stand in the page, in the reader's language.
export function wordsIn(root) {
  const list = root.querySelector("[data-pasted-words]");
  return Object.fromEntries([...list.querySelectorAll("dt")].map((name) => [name.textContent, name.nextElementSibling.textContent]));
}

export const say = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

export function element(tag, className = "", properties = {}) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

// A field's value as a person reads it, short.
export function plain(name, value) {
  const text = {
    authors: () => value.map((author) => author.name).join(", "),
    agency: () => value.name,
    section: () => (value.publication ? `${value.name} – ${value.publication}` : value.name),
    tags: () => value.join(", "),
    related_links: () => value.map((link) => link.title).join(" · "),
    body: () => new DOMParser().parseFromString(value.replaceAll("</", " </"), "text/html").body.textContent.replace(/\s+/g, " ").trim(),
    embargo_until: () => new Date(value).toLocaleString(document.documentElement.lang || "en", { timeZone: "UTC", timeZoneName: "short", dateStyle: "medium", timeStyle: "short" }),
  }[name]?.() ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s+\S*$/, "")} …` : text;
}

function sureness(sure, words) {
  const step = level(sure);
  const mark = element("span", "pasted__mark", { textContent: { sure: "●●●", likely: "●●○", check: "●○○" }[step] });
  mark.setAttribute("aria-hidden", "true");
  const box = element("span", "pasted__sure");
  box.dataset.level = step;
  box.append(mark, " ", words[step]);
  return box;
}

// `extra(name, found)` may return elements to stand beneath a field: buttons, notes.
export function draw(answer, words, extra = () => []) {
  const list = element("dl", "pasted");
  for (const name of ORDER.filter((each) => each in answer.fields)) {
    const found = answer.fields[name];
    const term = element("dt", "pasted__field", { textContent: words[name] || name });
    const told = element("dd", "pasted__told");
    told.dataset.field = name;
    told.append(element("span", "pasted__value", { textContent: plain(name, found.value), dir: "auto" }), sureness(found.sure, words),
      element("span", "pasted__why", { textContent: found.why }), ...extra(name, found));
    list.append(term, told);
  }
  return answer.left_out.length ? [list, leftOut(answer.left_out, words)] : [list];
}

function leftOut(lines, words) {
  const box = element("details", "pasted__out");
  const items = element("ul");
  for (const { text, why } of lines) {
    const item = element("li");
    item.append(element("q", "pasted__line", { textContent: text, dir: "auto" }), " ", element("span", "pasted__why", { textContent: why }));
    items.append(item);
  }
  box.append(element("summary", "", { textContent: say(words.leftOut, { n: lines.length }) }), items);
  return box;
}

// Ask the desk; returns its answer, or throws an Error whose message can be shown.
export async function ask(address, data, words) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const answer = await fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": token }, credentials: "same-origin" }).catch(() => null);
  if (!answer) throw new Error(words.failed);
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(answer.redirected || answer.status === 403 ? words.signedOut : words.failed);
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error || words.failed);
  return told;
}
