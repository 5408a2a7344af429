// What every page of a paper can do beyond being read; each part looks for what it serves and rests where that is not.

import "./reader/counting.js";
import "./reader/appeal.js";
import "./reader/ads.js";
import "./reader/share.js";
import "./reader/supporter_pass.js";
import "./reader/times.js";
import "./talk.js";

// What few pages have is fetched there alone: all others are lighter by it.
const FOR_FEW = {
  "figure[data-embed]": () => import("./reader/embeds.js"),
  "[data-giving-answer]": () => import("./reader/giving.js"),
  "form[data-outside], [data-outside-kept]": () => import("./reader/outside.js"),
  "[data-privacy-choices]": () => import("./reader/privacy_choices.js"),
};

for (const [what, fetched] of Object.entries(FOR_FEW)) if (document.querySelector(what)) fetched();
