// What stands in the controls of the writer's screen, read and written by the fields' names, whatever draws them.

const named = (form, name) => [...form.elements].filter((control) => control.name === name);

const editorOf = (control) => control.closest(".prose-editor")?.querySelector(":scope > .ProseMirror")?.editor;

// The text of a field; of boxes to tick, the values of those that are.
export function read(form, name) {
  const controls = named(form, name);
  if (controls[0]?.type === "checkbox") return controls.filter((box) => box.checked).map((box) => box.value);
  return controls[0]?.value ?? "";
}

// Put a value into a field without telling the server: it comes from there. Parts that draw a field listen for the event.
export function write(form, name, value) {
  const controls = named(form, name);
  if (controls[0]?.type === "checkbox") for (const box of controls) box.checked = value.includes(box.value);
  else if (controls[0]) {
    controls[0].value = value;
    editorOf(controls[0])?.commands.setContent(value, { emitUpdate: false });
  }
  controls[0]?.dispatchEvent(new CustomEvent("newsroom:set", { bubbles: true, detail: { name } }));
}

export const same = (one, other) => JSON.stringify(one ?? "") === JSON.stringify(other ?? "");

// Where a field's errors and clashes are shown: its own box on the page or in the side column.
export function place(form, name) {
  const control = named(form, name)[0];
  return control?.closest(".writing__field, .field") || control?.parentElement || null;
}

export function focus(form, name) {
  const control = named(form, name)[0];
  const editor = control && editorOf(control);
  const box = control?.closest("details");
  if (box) box.open = true;
  if (editor) editor.commands.focus();
  else if (control?.type === "hidden") control.parentElement.querySelector("input:not([type=hidden]), button")?.focus();
  else control?.focus();
}
