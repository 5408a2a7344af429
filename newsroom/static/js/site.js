// What every page of a paper can do beyond being read; each part looks for what it serves and rests where that is not.

import "./reader/counting.js";
import "./reader/appeal.js";
import "./reader/ads.js";
import "./reader/comments.js";
import "./reader/embeds.js";
import "./reader/giving.js";
import "./reader/outside.js";
import "./reader/privacy_choices.js";
import "./reader/share.js";
import "./reader/supporter_pass.js";
import "./reader/times.js";
