// The text editor's dialogs: where a link leads, and what to show from elsewhere. Each question answers with a choice, or null.

const address = (name) => new URL(`../${name}/`, new URL(document.querySelector('meta[name="desk-text"]').content, location.href));
const looksLikeAddress = (text) => /^(?:https?:\/\/|mailto:|tel:|\/\/)\S+$/i.test(text) || /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?$/i.test(text);
const isMail = (text) => /^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(text);

let built = null;
function dialog(name) {
  built ||= fetch(address("dialogs")).then((page) => page.text()).then((page) => {
    const holder = document.createElement("template");
    holder.innerHTML = page;
    document.body.append(holder.content);
  });
  return built.then(() => document.querySelector(`dialog[data-ask="${name}"]`), (fault) => {
    built = null;
    throw fault;
  });
}

const part = (asked, name) => asked.querySelector(`[data-ask-${name}]`);

// Opens a dialog and waits: `settle` may refuse an answer by returning undefined.
function ask(asked, settle) {
  const listening = new AbortController();
  const { signal } = listening;
  part(asked, "said").textContent = "";
  asked.showModal();
  return new Promise((resolve) => {
    const finish = (answer) => {
      listening.abort();
      asked.close();
      resolve(answer);
    };
    part(asked, "cancel").addEventListener("click", () => finish(null), { signal });
    asked.addEventListener("cancel", () => finish(null), { signal });
    asked.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await settle(event.submitter?.value);
      if (answer !== undefined) finish(answer);
    }, { signal });
  });
}

function full(text) {
  if (isMail(text)) return `mailto:${text}`;
  if (text.startsWith("//")) return `https:${text}`;
  return /^[a-z]+:/i.test(text) ? text : `https://${text}`;
}

export async function askForLink({ href, story, words = "" }) {
  const asked = await dialog("link");
  const [to, list, said] = ["to", "found", "said"].map((name) => part(asked, name));
  const shown = part(asked, "words");
  let choices = [];
  let chosen = -1;
  let asking = 0;

  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === place)));
    to.setAttribute("aria-activedescendant", place < 0 ? "" : list.children[place].id);
    list.children[place]?.scrollIntoView({ block: "nearest" });
  };
  const show = (found, picked) => {
    choices = found;
    list.replaceChildren(...found.map((choice, number) => {
      const row = document.createElement("li");
      const [name, more] = [document.createElement("span"), document.createElement("small")];
      Object.assign(row, { id: `ask-link-${number}`, className: "ask__one" });
      row.setAttribute("role", "option");
      name.textContent = choice.headline || `${asked.dataset.to} ${choice.href}`;
      more.textContent = choice.story ? [choice.publication, choice.state, choice.when].filter(Boolean).join(" · ") : "";
      row.append(name, more);
      row.addEventListener("click", () => {
        mark(number);
        asked.querySelector("form").requestSubmit();
      });
      return row;
    }));
    list.hidden = !found.length;
    to.setAttribute("aria-expanded", String(Boolean(found.length)));
    mark(found.length && picked ? 0 : -1);
  };
  const look = async () => {
    const text = to.value.trim();
    const turn = (asking += 1);
    const straight = looksLikeAddress(text) || isMail(text) ? [{ href: full(text) }] : [];
    said.textContent = "";
    if (text.length < 2) return show([], false);
    try {
      const query = new URLSearchParams({ q: straight.length ? full(text) : text });
      const response = await fetch(`${address("stories")}?${query}`);
      if (turn !== asking) return;
      const stories = (await response.json()).stories.map((one) => ({ ...one, story: String(one.id) }));
      show([...stories, ...straight], true);
      if (!stories.length && !straight.length) said.textContent = asked.dataset.none;
    } catch {
      if (turn !== asking) return;
      show(straight, true);
      if (!straight.length) said.textContent = asked.dataset.wrong;
    }
  };
  let soon = 0;
  to.oninput = () => {
    clearTimeout(soon);
    show([], false);
    soon = setTimeout(look, 150);
  };
  to.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !choices.length) return;
    event.preventDefault();
    mark((chosen + step + choices.length) % choices.length);
  };

  shown.hidden = part(asked, "words-label").hidden = Boolean(words);
  shown.value = "";
  part(asked, "remove").hidden = !href && !story;
  to.value = href || "";
  show([], false);
  const answer = ask(asked, async (act) => {
    if (act === "remove") return { remove: true };
    clearTimeout(soon);
    if (chosen < 0) await look();
    const choice = choices[chosen];
    return choice && { ...choice, words: shown.value.trim() };
  });
  to.focus();
  to.select();
  return answer;
}

export async function askForEmbed() {
  const asked = await dialog("embed");
  const [to, said] = [part(asked, "to"), part(asked, "said")];
  to.value = "";
  to.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    asked.querySelector("form").requestSubmit();
  };
  const answer = ask(asked, async () => {
    try {
      const response = await fetch(`${address("embed")}?${new URLSearchParams({ address: to.value })}`);
      const found = await response.json();
      if (found.reference) return found;
      said.textContent = found.error;
    } catch {
      said.textContent = asked.dataset.wrong;
    }
    to.focus();
    return undefined;
  });
  to.focus();
  return answer;
}
