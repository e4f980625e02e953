/* Writing an assignment: every section is stored by itself, within five seconds of typing.

What the server did not confirm yet stands in sessionStorage, with the fingerprint of the text that
it began from. So nothing is lost when the connection, the session or the page goes away, and a
text that somebody else stored meanwhile is noticed: both are shown, and the writer chooses.
*/
import { richText } from "./rich-text.js";

// In milliseconds: after the last key, after the first key, between attempts, for an answer.
const PAUSE = 1500;
const LONGEST = 4000;
const FIRST_RETRY = 1000;
const LAST_RETRY = 15_000;
const PATIENCE = 20_000;
// What a browser still sends of a page that is left, in characters.
const LARGEST_LAST_WORD = 60_000;
// So many texts of which it is not known whether they arrived.
const MOST_UNHEARD = 5;

const form = document.querySelector("[data-editor]");
const { user, code, version, login } = form.dataset;
const dialog = document.querySelector("[data-link]");
const same = (a, b) => a.text === b.text && a.reason === b.reason;

class Part {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.key;
    this.title = element.dataset.title;
    this.base = element.dataset.base;
    this.place = element.querySelector("[data-conflict]");
    this.errors = element.querySelector("[data-errors]");
    this.state = document.querySelector(`[data-state="${this.key}"]`);
    this.settled = [...this.state.classList].at(-1);
    this.settledLabel = this.state.textContent;
    this.reasonBox = element.querySelector("[data-reason]");
    this.reason = this.reasonBox?.querySelector("input");
    this.unheard = [];
    this.attempts = 0;
    this.sends = 0;
    this.conflict = null;
    this.refused = false;
    this.busy = null;
    this.makeField();
    this.saved = this.value();
    if (element.dataset.typed !== undefined) this.saved = { text: null, reason: null };
    this.takeBack();
    if (this.field.early) this.field.set(this.field.early);
    this.showReason();
    if (this.isPending) this.schedule(0);
  }

  makeField() {
    const label = this.element.querySelector("label");
    const textarea = this.element.querySelector("textarea");
    const changed = () => this.changed();
    if (!textarea) {
      const input = this.element.querySelector("input");
      input.addEventListener("input", changed);
      this.field = {
        get html() {
          return input.value;
        },
        set: (text) => {
          input.value = text;
        },
        focus: () => input.focus(),
        markWrong: (isWrong) => input.setAttribute("aria-invalid", String(isWrong)),
      };
      return;
    }
    const html = this.element.dataset.text;
    this.field = richText({ textarea, label, title: this.title, html, dialog, changed });
    this.reason.addEventListener("input", changed);
  }

  /* What stands in the field now. A reason only counts where there is no text. */
  value() {
    const text = this.field.html;
    return { text, reason: text || !this.reason ? "" : this.reason.value };
  }

  put({ text, reason }) {
    this.field.set(text);
    if (this.reason) this.reason.value = reason;
    this.showReason();
  }

  get isPending() {
    return this.unheard.length > 0 || !same(this.value(), this.saved);
  }

  get isStuck() {
    return Boolean(this.conflict || this.refused || this.attempts || session.isOver);
  }

  get storageKey() {
    return `ivz:${user}:${code}:${version}:${this.key}`;
  }

  remember() {
    const kept = { ...this.value(), base: this.base, unheard: this.unheard };
    try {
      sessionStorage.setItem(this.storageKey, JSON.stringify(kept));
    } catch {
      // No room: it is still on the page, and sent as soon as that is possible.
    }
  }

  forget() {
    sessionStorage.removeItem(this.storageKey);
  }

  /* Put back what was typed here earlier and never confirmed. */
  takeBack() {
    const kept = JSON.parse(sessionStorage.getItem(this.storageKey) ?? "null");
    if (!kept) return;
    this.put(kept);
    if (same(this.value(), this.saved)) {
      this.forget();
      return;
    }
    this.base = kept.base;
    this.unheard = kept.unheard;
  }

  changed() {
    this.refused = false;
    this.showReason();
    this.remember();
    if (!this.conflict) this.schedule();
    showPage();
  }

  showReason() {
    if (this.reasonBox) this.reasonBox.hidden = Boolean(this.field.html);
  }

  schedule(pause = PAUSE) {
    const now = Date.now();
    this.since ??= now;
    clearTimeout(this.timer);
    const wait = Math.min(pause, Math.max(0, this.since + LONGEST - now));
    this.timer = setTimeout(() => this.store(), wait);
  }

  /* Send what is not stored yet. `leaving`: the page goes away, so say it at once and once. */
  store({ leaving = false } = {}) {
    if (this.conflict || !this.isPending) return Promise.resolve();
    if (this.busy && !leaving) return this.busy;
    clearTimeout(this.timer);
    this.since = null;
    // After a failure the same text goes again, so that at most one is of unknown fate.
    const sent = (this.attempts && !leaving && this.unheard.at(-1)) || this.value();
    if (leaving && this.lastWord && same(sent, this.lastWord)) return Promise.resolve();
    this.lastWord = leaving ? sent : null;
    const earlier = this.unheard.filter((one) => !same(one, sent));
    this.unheard = [...earlier, sent].slice(-MOST_UNHEARD);
    this.remember();
    this.busy = this.send(sent, earlier, leaving).finally(() => {
      showPage();
    });
    showPage();
    return this.busy;
  }

  async send(sent, earlier, leaving) {
    const number = ++this.sends;
    const body = new URLSearchParams({ who: user, version, base: this.base, ...sent });
    for (const one of earlier) {
      body.append("unheard-text", one.text);
      body.append("unheard-reason", one.reason);
    }
    let response = null;
    let answer = {};
    try {
      response = await fetch(this.element.dataset.url, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
        keepalive: leaving && body.toString().length < LARGEST_LAST_WORD,
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.headers.get("Content-Type")?.startsWith("application/json")) {
        answer = await response.json();
      }
    } catch {
      // No answer: it is tried again.
    }
    // A newer text was sent meanwhile; its answer counts.
    if (number !== this.sends) return;
    this.busy = null;
    this.take(response?.status ?? 0, answer, sent);
  }

  take(status, answer, sent) {
    if (status !== 401 && status !== 0) session.isOver = false;
    if (status === 200 && answer.fingerprint) this.confirmed(answer, sent);
    else if (status === 409 && answer.fingerprint) this.ask(answer);
    else if (status === 401) session.end(answer.reason);
    else if (status >= 400 && status < 500) this.refuse(status, answer);
    else this.retryLater();
  }

  confirmed(answer, sent) {
    this.attempts = 0;
    this.base = answer.fingerprint;
    this.unheard = [];
    this.saved = sent;
    this.settled = `ivz-status--${answer.state}`;
    this.settledLabel = answer.label;
    this.showErrors([]);
    showProgress(answer);
    if (this.isPending) {
      this.remember();
      this.schedule();
    } else this.forget();
  }

  retryLater() {
    this.attempts += 1;
    const wait = Math.min(FIRST_RETRY * 2 ** (this.attempts - 1), LAST_RETRY);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.store(), wait);
  }

  refuse(status, answer) {
    this.attempts = 0;
    this.unheard = [];
    this.refused = true;
    const forbidden = "Het portaal neemt deze tekst niet aan. Kopieer hem en laad de pagina opnieuw.";
    this.showErrors(answer.errors ?? answer.refused ?? [forbidden]);
  }

  showErrors(errors) {
    this.errors.textContent = errors.join(" ");
    this.errors.hidden = errors.length === 0;
    this.field.markWrong(errors.length > 0);
  }

  /* Somebody else stored another text: show both, and wait for the writer. */
  ask(theirs) {
    this.attempts = 0;
    this.conflict = theirs;
    this.place.innerHTML = theirs.html;
    for (const button of this.place.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => this.choose(button.dataset.choose));
    }
  }

  choose(whose) {
    const theirs = this.conflict;
    this.conflict = null;
    this.place.replaceChildren();
    this.base = theirs.fingerprint;
    this.unheard = [];
    if (whose === "theirs") {
      this.put({ text: theirs.text, reason: theirs.left_empty_because });
      this.saved = this.value();
      this.settled = `ivz-status--${theirs.state}`;
      this.settledLabel = theirs.label;
      this.forget();
    } else {
      this.remember();
      this.store();
    }
    this.field.focus();
    showPage();
  }

  /* Store until all is confirmed, or until that cannot be. */
  async settle() {
    clearTimeout(this.timer);
    if (this.attempts && !this.busy) await this.store();
    while (this.isPending && !this.isStuck) await (this.busy ?? this.store());
  }

  showState() {
    const [sign, label] = this.conflict
      ? ["ivz-status--warn", "kies"]
      : this.refused
        ? ["ivz-status--bad", "niet bewaard"]
        : this.busy
          ? ["ivz-status--busy", "wordt bewaard"]
          : this.isPending
            ? ["ivz-status--open", "nog niet bewaard"]
            : [this.settled, this.settledLabel];
    this.state.className = `ivz-status ${sign}`;
    if (this.state.textContent !== label) this.state.textContent = label;
  }
}

/* Whether this browser is still signed in as who opened the page. */
const session = {
  isOver: false,
  reason: "",
  end(reason = "Uw sessie is verlopen.") {
    this.isOver = true;
    this.reason = reason;
  },
};

function csrfToken() {
  // Signing in again in another tab makes a new one; the cookie always has it.
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) ?? form.elements.csrfmiddlewaretoken.value;
}

// --- What the page says ---------------------------------------------------------------------

const savedLine = form.querySelector("[data-saved]");
const trouble = form.querySelector("[data-trouble]");
let savedAt = "";

function showProgress({ filled, total, percent, at }) {
  form.querySelector("[data-progress]").textContent = `${filled} van ${total} ingevuld`;
  form.querySelector("[data-progress-bar]").setAttribute("width", `${percent}%`);
  savedAt = at;
}

function showPage() {
  for (const part of parts) part.showState();
  const isPending = parts.some((part) => part.isPending && !part.conflict && !part.refused);
  const troubled = say();
  const rest = troubled ? "Al het andere is bewaard" : "Alles is bewaard";
  const line = isPending ? "Wordt bewaard…" : savedAt && !troubled ? `Bewaard ${savedAt}` : rest;
  savedLine.hidden = troubled && isPending;
  savedLine.className = isPending ? "ivz-status ivz-status--busy" : "ivz-status ivz-status--good";
  if (savedLine.textContent !== line) savedLine.textContent = line;
}

/* Tell what goes wrong, once; returns whether something does. */
function say() {
  const lines = [];
  if (session.isOver) {
    const here = `${login}?next=${encodeURIComponent(location.pathname)}`;
    lines.push([
      `${session.reason} Uw tekst staat veilig in deze browser. Log opnieuw in: `,
      link("op deze pagina", here),
      " of ",
      link("in een nieuw tabblad", here, true),
      ".",
    ]);
  } else if (parts.some((part) => part.attempts)) {
    lines.push(["Nog niet bewaard; uw tekst staat veilig in deze browser. Het portaal probeert het opnieuw."]);
  }
  for (const part of parts) {
    if (part.conflict) lines.push([link(`${part.title}: kies tussen twee teksten`, `#h-keuze-${part.key}`)]);
    if (part.refused) lines.push([link(`${part.title}: niet bewaard`, `#deel-${part.key}`)]);
  }
  const paragraphs = lines.map((line) => {
    const paragraph = document.createElement("p");
    paragraph.append(...line);
    return paragraph;
  });
  const text = paragraphs.map((one) => one.textContent).join("\n");
  if (trouble.dataset.said !== text) {
    trouble.dataset.said = text;
    trouble.replaceChildren(...paragraphs);
  }
  return lines.length > 0;
}

function link(text, href, inNewTab = false) {
  const made = document.createElement("a");
  made.textContent = text;
  made.href = href;
  if (inNewTab) {
    made.target = "_blank";
    made.rel = "noopener";
  }
  return made;
}

// --- Leaving and coming back ----------------------------------------------------------------

let isLeaving = false;

function sendLastWords() {
  if (session.isOver || isLeaving) return;
  for (const part of parts) part.store({ leaving: true });
}

function tryAgain() {
  for (const part of parts) if (part.isPending && !part.refused) part.store();
}

async function storeAll() {
  await Promise.all(parts.map((part) => part.settle()));
  showPage();
  return !parts.some((part) => part.isPending);
}

/* Store first, then go; who does not want to wait is asked. */
async function storeAndThen(go) {
  const question = "Nog niet alles is bewaard. Toch weggaan? Wat niet is bewaard, gaat dan verloren.";
  if (!(await storeAll()) && !window.confirm(question)) return;
  isLeaving = true;
  go();
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") sendLastWords();
});
window.addEventListener("focus", tryAgain);
window.addEventListener("pagehide", sendLastWords);
window.addEventListener("online", tryAgain);
window.addEventListener("beforeunload", (event) => {
  // Only when the portal cannot be reached: leaving the tab then loses what stands here.
  if (!isLeaving && parts.some((part) => part.attempts)) event.preventDefault();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  tryAgain();
  storeAll();
});
form.addEventListener("click", (event) => {
  const leaving = event.target.closest("a[data-after-storing]");
  if (!leaving || !parts.some((part) => part.isPending)) return;
  event.preventDefault();
  storeAndThen(() => location.assign(leaving.href));
});
// Before kept-text.js erases what is kept.
document.addEventListener(
  "submit",
  (event) => {
    const out = event.target;
    if (isLeaving || !out.matches("[data-signs-out]")) return;
    if (!parts.some((part) => part.isPending)) return;
    event.preventDefault();
    storeAndThen(() => out.requestSubmit());
  },
  true,
);

const parts = [...form.querySelectorAll("[data-key]")].map((element) => new Part(element));
showPage();
