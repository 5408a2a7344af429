// Comments weigh more than a story's other scripts together: theirs is fetched where comments stand, or when a reader
// asks for them beneath a story.

const fetched = () => import("./reader/comments.js");
const link = document.querySelector("[data-comments-open]");

function ask(event) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  link.removeEventListener("click", ask);
  // Pressed again, it is their own script that answers; without that the link leads to a page that does the same.
  fetched().then(() => link.click(), () => location.assign(link.href));
}

if (document.querySelector("[data-comments-part]")) fetched();
else link?.addEventListener("click", ask);
