// A wire rule tried on a text while it is typed: what the desk would read by it stands beneath at once.

import { ask, draw, say, wordsIn } from "./pasted.js";

const PAUSE = 500;

function setUp(box) {
  const form = box.closest("form");
  const sample = box.querySelector("[data-trial-sample]");
  const said = box.querySelector("[data-trial-said]");
  const result = box.querySelector("[data-trial-result]");
  const words = wordsIn(box);
  let asked = 0;
  let pause = null;

  const tell = (text, kind = "") => {
    said.textContent = text;
    said.dataset.kind = kind;
  };
  const run = async () => {
    clearTimeout(pause);
    const mine = ++asked;
    const data = new FormData(form);
    data.set("sample", sample.value);
    data.set("rule", box.dataset.rule);
    try {
      const answer = await ask(box.dataset.address, data, words);
      if (mine !== asked) return;
      result.replaceChildren(...draw(answer, words));
      tell(say(words.found, { n: Object.keys(answer.fields).length }));
    } catch (fault) {
      if (mine === asked) tell(fault.message, "wrong");
    }
  };
  box.querySelector("[data-trial-run]").addEventListener("click", run);
  form.addEventListener("input", () => {
    clearTimeout(pause);
    if (sample.value.trim()) pause = setTimeout(run, PAUSE);
  });
}

for (const box of document.querySelectorAll("[data-trial]")) setUp(box);
