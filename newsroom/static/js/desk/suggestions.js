// Related stories as they are suggested: Alt and a digit takes one, so does Enter on it. The screen that shows them
// says how a story is taken, what is typed so far, and what is linked already:
//
//   import { suggest } from "./suggestions.js";
//   const suggestions = suggest(document.querySelector("[data-suggestions]"), {
//     accept({ story, headline }) { … }      put the story (its number) into the form's related links
//     typed: () => ({ headline, words, tags, section, without })   all texts; lists are parted by commas
//   });
//   suggestions.refresh();                   ask again, as when the headline, a tag or the section changed
//
// Link both ways: when the box is ticked and the person may change the other story, that story leads back, at once.

import { register } from "./shortcuts.js";

const WAIT = 700;

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

async function post(address, fields) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token() } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

export function suggest(root, { accept, typed = () => ({}) }) {
  const list = root.querySelector(".suggestions__list");
  const said = root.querySelector(".suggestions__said");
  const both = root.querySelector("[data-both]");
  const words = root.dataset;
  const taken = new Set();
  let stories = [];
  let waiting = 0;
  let asked = 0;

  async function take(place) {
    const story = stories[place];
    if (!story) return;
    taken.add(story.id);
    accept({ story: story.id, headline: story.headline });
    const buttons = [...list.querySelectorAll("button")];
    const hadFocus = buttons.includes(document.activeElement);
    stories = stories.filter((other) => other !== story);
    draw();
    if (hadFocus) (list.querySelectorAll("button")[Math.min(place, stories.length - 1)] || both)?.focus();
    said.textContent = `${words.saidTaken} ${story.headline}`;
    if (both?.checked && words.back && story.may_link_back) {
      // The link here stands whatever becomes of the one there.
      const answer = await post(words.back, { story: story.id }).catch(() => ({}));
      if (answer.linked) said.textContent += ` – ${words.saidBack}`;
    }
  }

  function draw() {
    list.replaceChildren(...stories.map((story, place) => {
      const item = document.createElement("li");
      const button = Object.assign(document.createElement("button"), { type: "button", className: "suggestions__one" });
      if (place < 9) button.setAttribute("aria-keyshortcuts", `Alt+${place + 1}`);
      const part = (name, text) => Object.assign(document.createElement("span"), { className: `suggestions__${name}`, textContent: text });
      const when = [story.kicker, story.publication, story.live ? story.said : words.saidDraft].filter(Boolean).join(" · ");
      button.append(part("headline", story.headline), part("when", when), part("why", story.why));
      button.addEventListener("click", () => take(stories.indexOf(story)));
      item.append(button);
      return item;
    }));
    both?.closest("label").toggleAttribute("hidden", !words.back || !stories.some((story) => story.may_link_back));
  }

  async function ask() {
    const mine = ++asked;
    const fields = { headline: "", words: "", tags: "", section: "", without: "", ...typed() };
    fields.without = [fields.without, ...taken].filter(Boolean).join(",");
    if (![fields.headline, fields.words, fields.tags].some((text) => text.trim())) {
      said.textContent = words.saidNone;
      return;
    }
    try {
      const answer = await post(words.address, fields);
      // An answer that was overtaken by a later question is old.
      if (mine !== asked) return;
      stories = answer.stories;
      draw();
      said.textContent = stories.length ? `${words.saidFound} ${stories.length}` : words.saidNone;
    } catch {
      // Suggestions are a convenience: without a connection there are none.
    }
  }

  for (let digit = 1; digit <= 9; digit += 1) {
    register(`Alt+${digit}`, digit === 1 ? words.keysWords : "", () => take(digit - 1), { group: words.keysGroup });
  }
  ask();
  return {
    refresh() {
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT);
    },
  };
}
