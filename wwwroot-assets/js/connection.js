// The connection that a live page has. A page that lost it comes back by itself: to its circuit, to what the portal kept of it, or loaded again with
// what was typed; docs/decisions/0052. It says so where that takes time.
import { announce } from "./announce.js";
import { giveBack, isBegun, keep } from "./typed.js";

// In milliseconds. A timer that comes so late has slept, and the portal has given up the connection (after 30 s) while this side has not seen it.
const tick = 5_000, slept = 40_000;
// Hidden for so long, a page gives its circuit back.
const hiddenLong = 10 * 60_000;
// Nobody reads a notice that is there for less. An answer that takes longer does not come.
const unseen = 600, patience = 5_000, startPatience = 15_000, longestPause = 10_000;

let connection, pausing, isPaused = false, isGivenUp = false, isComing = false, isBroken = false;

const wait = time => new Promise(done => setTimeout(done, time));
const within = (time, work) => Promise.race([work, wait(time).then(() => Promise.reject(new Error("No answer.")))]);
const once = (target, type) => new Promise(done => target.addEventListener(type, done, { once: true }));

function show(state) {
  const notice = document.getElementById("connection-notice");
  if (!notice || notice.dataset.state === state) return;
  notice.dataset.state = state;
  if (state) announce(notice.querySelector(`.${state} p`).textContent);
}

const isThere = () => fetch("/live", { cache: "no-store", signal: AbortSignal.timeout(patience) }).then(answer => answer.ok, () => false);

// False: the portal no longer knows the page. It may also fail, or never end.
const reconnect = async () => (!isPaused && await Blazor.reconnect()) || await Blazor.resumeCircuit();

async function comeBack() {
  if (isComing || isBroken) return;
  isComing = true;
  const notice = setTimeout(show, unseen, "trying");
  for (let tries = 0, faults = 0; ; tries++) {
    if (document.hidden && tries > 3) await once(document, "visibilitychange");
    if (await isThere()) {
      await Promise.race([pausing, wait(patience)]);
      if (isGivenUp) return again();
      const isBack = await within(patience, reconnect()).catch(() => null);
      if (isBack) break;
      if (isBack === false || ++faults > 1) return again();
    }
    if (tries === 3) show("away");
    await Promise.race([wait(Math.min(250 * 2 ** tries, longestPause)), once(window, "online")]);
  }
  clearTimeout(notice);
  show("");
  isComing = isPaused = false;
}

// As a new visit: sending a form once more is nobody's wish. What has to be loaded again and again says so, and takes its time.
async function again() {
  const last = Number(sessionStorage.getItem("loaded-again"));
  if (Date.now() - last < 2_000) { show("away"); await wait(longestPause); }
  sessionStorage.setItem("loaded-again", Date.now());
  keep();
  location.replace(location.pathname + location.search);
}

async function pause() {
  if (!document.hidden || isComing || isBegun() || connection?.state !== "Connected") return;
  isPaused = true;
  await Blazor.pauseCircuit().catch(() => false);
  if (connection.state !== "Connected") return;
  // A page that was reconnected before is paused already to Blazor 10, which does nothing then. It ends, and is loaded again when it is seen.
  isGivenUp = true;
  Blazor.disconnect();
  connection.stop();
}

let seen = Date.now(), hiddenAt = document.hidden ? seen : null;
function look() {
  const late = Date.now() - seen > slept;
  seen = Date.now();
  hiddenAt = document.hidden ? hiddenAt ?? seen : null;
  if (document.hidden) {
    if (!isPaused && seen - hiddenAt >= hiddenLong) pausing = pause();
  } else if (isPaused) comeBack();
  else if (late && connection?.state === "Connected") connection.stop();
}
setInterval(look, tick);
document.addEventListener("visibilitychange", look);
// Back and forward may show a page as it was left: its circuit ended then.
window.addEventListener("pageshow", event => { if (event.persisted) again(); });

document.addEventListener("click", event => { if (event.target instanceof Element && event.target.closest("[data-reload]")) again(); });

// Blazor shows this element when a fault has ended the circuit, and starts no other in this document: the next page has to be loaded.
new MutationObserver(() => {
  const fault = document.getElementById("blazor-error-ui");
  if (isBroken || !fault?.style.display) return;
  // It is also shown when a connection can't be made.
  if (isComing) { fault.style.display = ""; return; }
  isBroken = true;
  document.body.dataset.enhanceNav = "false";
  announce(fault.querySelector("p").textContent);
}).observe(document.body, { subtree: true, attributeFilter: ["style"] });

giveBack();
Blazor.start({
  circuit: {
    reconnectionHandler: { onConnectionDown: (_, __, isPause) => { if (!isPause) comeBack(); }, onConnectionUp: () => {} },
    configureSignalR: builder => {
      const build = builder.build.bind(builder);
      builder.build = () => {
        connection = build();
        const start = connection.start.bind(connection);
        // Blazor says nothing of the first one, and waits for it without end.
        connection.start = () => within(startPatience, start()).catch(fault => { comeBack(); throw fault; });
        return connection;
      };
    },
  },
});
