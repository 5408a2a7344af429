// Shows the buttons that this browser can keep the promise of: the device's own share sheet, and copying the link.
for (const part of document.querySelectorAll("[data-share]")) {
  const { address: url, title } = part.dataset;
  const told = part.querySelector("[aria-live]");
  const sheet = part.querySelector("[data-share-sheet]");
  const copy = part.querySelector("[data-share-copy]");

  if (navigator.share) {
    sheet.hidden = false;
    // Closing the sheet without choosing is an answer, not a fault.
    sheet.addEventListener("click", () => navigator.share({ url, title }).catch(() => {}));
  }
  if (navigator.clipboard?.writeText) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(url);
        told.textContent = told.dataset.told;
      } catch {
        told.textContent = told.dataset.failed;
      }
    });
  }
}
