// Tell the desk that its guest has opened the story: by a POST of its own, because a page that is fetched changes nothing.

fetch(new URL("opened/", location.href), { method: "POST", keepalive: true }).catch(() => {});
