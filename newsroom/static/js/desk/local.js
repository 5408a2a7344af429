// Words that the server has not confirmed yet, kept in this browser: they outlive a crash of either.

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("newsroom", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("words", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function ask(mode, question) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("words", mode, { durability: "strict" });
    const asked = question(transaction.objectStore("words"));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

// A browser that forbids storage loses this net only; the server's stays.
const orNothing = (promise, nothing) => promise.catch(() => nothing);

export const all = () => orNothing(ask("readonly", (store) => store.getAll()), []);
export const forget = (key) => orNothing(ask("readwrite", (store) => store.delete(key)));

let writing = null;
let next = null;

// One write at a time; what comes meanwhile is written after it, the newest only.
export function keep(record) {
  next = record;
  writing ??= (async () => {
    while (next) {
      const now = next;
      next = null;
      await orNothing(ask("readwrite", (store) => store.put(now)));
    }
    writing = null;
  })();
  return writing;
}
