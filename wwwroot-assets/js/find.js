// Ctrl+K: the dialog in the header, which finds what /find finds, at each letter. The header is drawn anew now and then, so it is looked up each time.
const dialog = () => document.querySelector("dialog.find");
const field = () => dialog().querySelector("input");
const results = () => dialog().querySelector("[data-find-results]");
const links = () => [...results().querySelectorAll("a")];

let asked = new AbortController();
let shown = null;
async function find() {
  asked.abort();
  asked = new AbortController();
  const text = field().value;
  try {
    const answer = await fetch(`/find/results?text=${encodeURIComponent(text)}`, { signal: asked.signal, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-found]");
    results().replaceChildren(found);
    shown = text;
    say(field().value === "" ? "" : found.dataset.found === "1" ? "1 result" : `${found.dataset.found} results`);
  } catch (fault) {
    // Signed out, or the portal is away: the page says which.
    if (fault.name !== "AbortError") results().replaceChildren(Object.assign(document.createElement("p"), { textContent: "Nothing could be asked. Press Enter to try on the page." }));
  }
}

const say = text => { document.getElementById("announcer").textContent = text; };

let waiting;
document.addEventListener("input", event => {
  if (!event.target.closest?.("dialog.find")) return;
  clearTimeout(waiting);
  waiting = setTimeout(find, 120);
});

function open() {
  if (!dialog() || dialog().open) return;
  dialog().showModal();
  field().select();
  find();
}

// What is typed is what is opened, however fast: never the first of what was found before it.
async function openFirst() {
  clearTimeout(waiting);
  if (shown !== field().value) await find();
  if (shown === field().value && links().length > 0) links()[0].click(); else field().form.requestSubmit();
}

document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && dialog()) {
    event.preventDefault();
    if (dialog().open) dialog().close(); else open();
    return;
  }
  if (!dialog()?.open) return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    (at + step < 0 ? field() : all[at + step] ?? all.at(-1) ?? field()).focus();
  } else if (event.key === "Enter" && event.target === field()) {
    event.preventDefault();
    openFirst();
  } else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
    // Who goes on typing means the field.
    field().focus();
  }
});

document.addEventListener("click", event => {
  const opener = event.target.closest?.("[data-find]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    event.stopImmediatePropagation();
    open();
  }
  // Beside the dialog, or on what was found: it has done its work.
  else if (dialog()?.open && (event.target === dialog() || event.target.closest("dialog.find a"))) dialog().close();
}, true);
