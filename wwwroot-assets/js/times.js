// Times that tick in the browser: the server sends a moment once, and no second costs a message over the circuit.
// <local-time at>      a moment in the person's own zone, exact on hover
// <elapsed-time since> how long something has been running
// <time-left until>    "about 2 min left"; with "next": "in 8 s"
// <count-down from until> sets --left (1 → 0) for the ring around it

// A browser's clock may be wrong by minutes. The page says when the server made it; larger differences are taken out.
const pageMade = Date.parse(document.documentElement.dataset.serverTime ?? "");
const skew = Number.isNaN(pageMade) || Math.abs(pageMade - Date.now()) < 5000 ? 0 : pageMade - Date.now();
const now = () => Date.now() + skew;

const ticking = new Set();
setInterval(() => ticking.forEach(element => element.show()), 1000);

export function duration(seconds) {
  const s = Math.max(0, seconds);
  if (s < 0.1) return "under 0.1 s";
  if (s < 1) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.floor(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(Math.floor(s % 60)).padStart(2, "0")} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
}

export function left(seconds) {
  if (seconds <= 5) return "a moment left";
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min left`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min left`;
  return `${Math.floor(seconds / 86400)} days left`;
}

class TimeElement extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" });
    if (this.ticks()) ticking.add(this);
    this.show();
  }
  disconnectedCallback() { ticking.delete(this); }
  attributeChangedCallback() { if (this.isConnected && this.shadowRoot) this.connectedCallback(); }
  ticks() { return true; }
  moment(name) { return Date.parse(this.getAttribute(name) ?? ""); }
  say(text) { if (this.shadowRoot.textContent !== text) this.shadowRoot.textContent = text; }
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

// In the words of the page, whose language is English, and as the server writes them (Moments.cs): nothing moves when this text takes the other's place.
const clock = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
function write(at, shape) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(clock.formatToParts(at).map(part => [part.type, part.value]));
  if (shape === "time") return `${hour}:${minute}:${second}`;
  return `${day} ${month} ${year}${shape === "moment" ? `, ${hour}:${minute}` : ""}`;
}

// The zone, for the server to write the next page's times in.
const zone = clock.resolvedOptions().timeZone;
if (zone && !document.cookie.split("; ").includes(`zone=${zone}`))
  document.cookie = `zone=${zone};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;

function ago(seconds) {
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h ago`;
  if (seconds < 14 * 86400) return `${Math.round(seconds / 86400)} d ago`;
  return null;
}

customElements.define("local-time", class extends TimeElement {
  static observedAttributes = ["at", "shape"];
  ticks() { return this.getAttribute("shape") === "ago"; }
  show() {
    const at = this.moment("at");
    if (Number.isNaN(at)) return;
    const shape = this.getAttribute("shape") ?? "moment";
    this.say((shape === "ago" && ago((now() - at) / 1000)) || write(at, shape));
    if (!this.title) this.title = exact.format(at);
  }
});

customElements.define("elapsed-time", class extends TimeElement {
  static observedAttributes = ["since"];
  show() {
    const since = this.moment("since");
    if (!Number.isNaN(since)) this.say(duration(Math.max(1, (now() - since) / 1000)));
  }
});

customElements.define("time-left", class extends TimeElement {
  static observedAttributes = ["until"];
  show() {
    const until = this.moment("until");
    if (Number.isNaN(until)) return;
    const seconds = (until - now()) / 1000;
    if (this.hasAttribute("next")) return this.say(seconds > 0 ? `in ${Math.ceil(seconds)} s` : "now");
    // An estimate that has run out says so in words, instead of counting below zero.
    this.say(seconds < -10 && this.hasAttribute("estimate") ? "longer than usual" : left(seconds));
    if (!this.title) this.title = exact.format(until);
  }
});

customElements.define("count-down", class extends TimeElement {
  static observedAttributes = ["from", "until"];
  connectedCallback() { ticking.add(this); this.show(); }
  attributeChangedCallback() { if (this.isConnected) this.show(); }
  show() {
    const [from, until] = [this.moment("from"), this.moment("until")];
    if (until > from) this.style.setProperty("--left", Math.min(1, Math.max(0, (until - now()) / (until - from))).toFixed(4));
  }
});

// <progress-line done total since expected>: what is done, plus the running step's share, which nears its end but never reaches it.
customElements.define("progress-line", class extends TimeElement {
  static observedAttributes = ["done", "total", "since", "expected"];
  connectedCallback() { ticking.add(this); this.show(); }
  attributeChangedCallback() { if (this.isConnected) this.show(); }
  show() {
    const [done, total, expected] = ["done", "total", "expected"].map(name => Number(this.getAttribute(name)) || 0);
    const running = (now() - this.moment("since")) / 1000;
    const share = expected > 0 && running > 0 ? expected * (1 - Math.exp(-1.6 * running / expected)) : 0;
    this.style.setProperty("--done", total > 0 ? Math.min(1, (done + share) / total).toFixed(4) : "0");
  }
});
