// Small manners that need no circuit: theme, copy, reveal, menus, following a log.
import { announce } from "./announce.js";
import "./connection.js";
import "./times.js";
import "./find.js";

const on = (type, selector, act) =>
  document.addEventListener(type, event => {
    const element = event.target instanceof Element && event.target.closest(selector);
    if (element) act(element, event);
  });

// Theme: the cookie lets the server write the choice into the page, so the next page does not flash.
on("submit", "form[data-theme-switch]", (form, event) => {
  event.preventDefault();
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
});

// A double click is one click: its second half would press whatever button the first has put there. Before anybody else hears of it; keys and switches may repeat.
window.addEventListener("click", event => {
  if (event.detail < 2 || !(event.target instanceof Element) || !event.target.closest("button.mud-button:not([aria-pressed], [aria-expanded])")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Copy: <button data-copy="text">, <button data-copy-from="id">, or <button data-copy-url="address">.
on("click", "[data-copy], [data-copy-from], [data-copy-url]", async button => {
  const { copy, copyFrom, copyUrl } = button.dataset;
  const text = copyUrl
    ? fetch(copyUrl).then(answer => answer.ok ? answer.text() : Promise.reject(new Error(answer.status)))
    : Promise.resolve(copy ?? document.getElementById(copyFrom)?.innerText ?? "");
  if (!await toClipboard(text)) {
    announce("Copying did not work. Select the text and copy it by hand.");
    return;
  }
  button.dataset.copied = "";
  announce("Copied");
  setTimeout(() => delete button.dataset.copied, 1600);
});

async function toClipboard(text) {
  try {
    // The item takes the promise: Safari allows copying only while the click is still being handled.
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then(t => new Blob([t], { type: "text/plain" })) })]);
    return true;
  } catch {
    return copyBySelection(await text.catch(() => null));
  }
}

// There is no clipboard over plain http: a selected text field still works.
function copyBySelection(text) {
  if (text === null) return false;
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

on("click", "[data-print]", () => print());

on("click", "[data-reveal]", button => {
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  button.textContent = shown ? "Show" : "Hide";
});

// Menus are <details>: they work without script; with it they also close on Escape and on a click elsewhere.
document.addEventListener("click", event => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target) || event.target.closest("a, button")) menu.open = false;
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
});

// A dialog that has opened: MudBlazor gives the focus to an element that nobody sees. Its first field takes it from there, else its first button,
// which keeps things as they are.
document.addEventListener("focusin", event => {
  const dialog = event.target.matches("[tabindex='-1'].pointer-events-none") && event.target.closest("[role=dialog]");
  if (dialog) dialog.querySelector("form :is(input:not([type=radio]), textarea, select), .mud-dialog-actions button")?.focus();
});

// After a form came back with faults, the first of them is where one goes on.
const toFault = () => document.querySelector("main form :is(.input.invalid, [aria-invalid=true])")?.focus();

// <log-follow>: keeps the end of the log in sight until the reader scrolls up; the Follow button says which it is. Its content comes after it and
// is drawn anew when the page becomes live, so it is looked up each time.
customElements.define("log-follow", class extends HTMLElement {
  #following = true;
  #top = 0;
  #changed = new MutationObserver(() => this.toEnd());
  #resized = new ResizeObserver(() => this.toEnd());
  constructor() {
    super();
    // Scrolling does not bubble, but it can be caught on its way down.
    this.addEventListener("scroll", () => this.#scrolled(), { capture: true, passive: true });
    this.addEventListener("click", event => {
      if (event.target.closest("[data-follow]")) { this.set(!this.#following); this.toEnd(); }
    });
  }
  get pane() { return this.querySelector("[data-log]"); }
  connectedCallback() {
    this.#changed.observe(this, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
    this.#resized.observe(this);
    this.toEnd();
  }
  disconnectedCallback() { this.#changed.disconnect(); this.#resized.disconnect(); }
  // Only a move upwards is the reader's: a log that grows also stands away from its end for a moment.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.pane;
    if (scrollHeight - scrollTop - clientHeight < 40) this.set(true);
    else if (scrollTop < this.#top) this.set(false);
    this.#top = scrollTop;
  }
  set(following) {
    this.#following = following;
    this.querySelector("[data-follow]")?.setAttribute("aria-pressed", String(following));
  }
  toEnd() { if (this.#following && this.pane) this.pane.scrollTop = this.pane.scrollHeight; }
});

toFault();
// The heading is focused after this event; what is wrong in a form matters more.
window.Blazor?.addEventListener?.("enhancedload", () => setTimeout(toFault));
