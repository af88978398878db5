// What was typed into a page and not sent yet stays when the page is drawn anew, and when it has to be loaded again.
const typed = new WeakMap();
document.addEventListener("input", event => { typed.set(event.target, location.href); }, { capture: true });

const isTyped = field => typed.get(field) === location.href;
const fields = () => [...document.querySelectorAll("main :is(input, textarea)")];

// Something is begun here that the server doesn't know: words in a field, a choice, a dialog.
export const isBegun = () => Boolean(document.querySelector("[role=dialog], dialog[open]"))
  || fields().some(field => isTyped(field) && (field.type === "checkbox" ? field.checked : field.value !== ""));

// The field that took the place of one that had this id or, without one, this name.
const twin = ({ id, name }) => (id && document.getElementById(id)) || (name && document.querySelector(`main [name="${CSS.escape(name)}"]`));

function write(field, value) {
  if (!field || field.value === value) return;
  field.value = value;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}

// A page that becomes live is drawn anew: what was typed into it meanwhile goes along, and the focus with it. Where what had the focus has gone, with
// a button that was pressed, the heading takes it: it would fall back to the start of the document.
let focused = document.activeElement;
document.addEventListener("pointerdown", () => { focused = null; }, { capture: true });
document.addEventListener("focusin", event => { focused = event.target; });
new MutationObserver(changes => {
  for (const node of changes.flatMap(change => [...change.removedNodes]))
    if (node instanceof Element && !node.isConnected)
      for (const old of node.querySelectorAll(":is(input, textarea):is([id], [name])"))
        if (isTyped(old)) write(twin(old), old.value);
  if (!focused || focused.isConnected || document.activeElement !== document.body) return;
  const again = focused.id && document.getElementById(focused.id);
  const [start, end] = again ? [focused.selectionStart, focused.selectionEnd] : [];
  focused = null;
  (again || document.querySelector("main h1[tabindex]"))?.focus({ preventScroll: true });
  if (again && start != null) again.setSelectionRange(start, end);
}).observe(document.body, { childList: true, subtree: true });

// Over a load of the same page, in this tab only, and for the next page only: who signs in after somebody else finds nothing. Secrets are typed again.
const place = () => location.pathname + location.search;
const isText = field => !field.matches("[type=password], [type=hidden], [type=file], [type=radio], [type=checkbox], [autocomplete=one-time-code]");

export function keep() {
  const kept = fields().filter(field => isTyped(field) && isText(field)).map(({ id, name, value }) => ({ id, name, value }));
  sessionStorage.setItem("kept", JSON.stringify({ place: place(), kept, top: scrollY, focus: document.activeElement.id }));
}

export function giveBack() {
  const page = JSON.parse(sessionStorage.getItem("kept"));
  sessionStorage.removeItem("kept");
  if (page?.place !== place()) return;
  for (const { value, ...field } of page.kept) write(twin(field), value);
  if (page.focus) document.getElementById(page.focus)?.focus({ preventScroll: true });
  scrollTo(0, page.top);
}
