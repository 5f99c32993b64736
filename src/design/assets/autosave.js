// Saves a form while it is being filled. Without this script the form works the same, saved by its button.
// What could not be sent waits in the browser's journal and is sent when the network or the session is back.
const texts = {
  fr: {
    saving: 'Enregistrement…',
    saved: (time) => `Enregistré à ${time}`,
    kept: 'Pas de connexion : vos réponses restent sur cet appareil et seront enregistrées plus tard.',
    signedOut: 'Vous n’êtes plus connecté : vos réponses restent sur cet appareil. Reconnectez-vous pour les enregistrer.',
    restored: 'Vos réponses non enregistrées ont été remises dans la page.',
  },
  en: {
    saving: 'Saving…',
    saved: (time) => `Saved at ${time}`,
    kept: 'No connection: your answers stay on this device and will be saved later.',
    signedOut: 'You are signed out: your answers stay on this device. Sign in again to save them.',
    restored: 'Your unsaved answers were put back in the page.',
  },
};
const lang = document.documentElement.lang === 'en' ? 'en' : 'fr';
const words = texts[lang];
const idle = 1500;
const retry = 10000;

const clock = () => {
  const now = new Date();
  const minutes = String(now.getMinutes()).padStart(2, '0');
  return lang === 'fr' ? `${now.getHours()} h ${minutes}` : `${String(now.getHours()).padStart(2, '0')}:${minutes}`;
};

for (const form of document.querySelectorAll('form[data-autosave]')) start(form);

function start(form) {
  const url = form.dataset.autosave;
  const state = form.querySelector('[data-autosave-state]');
  // The journal lives as long as the tab: another person at the same computer must not find it.
  const key = `socle-autosave ${url}`;
  let timer;
  let sent = snapshot(form);
  let sending = false;

  restore();
  form.addEventListener('input', () => plan(idle));
  form.addEventListener('change', () => plan(200));
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    forget();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save(true);
  });
  addEventListener('online', () => save(false));

  function plan(delay) {
    remember();
    clearTimeout(timer);
    timer = setTimeout(() => save(false), delay);
  }

  async function save(leaving) {
    clearTimeout(timer);
    const now = snapshot(form);
    if (now === sent) return;
    if (sending && !leaving) return plan(idle);
    sending = true;
    say(words.saving);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body: now,
        keepalive: now.length < 60000,
        redirect: 'manual',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      });
      if (answer.ok) {
        sent = now;
        if (snapshot(form) === now) forget();
        say(words.saved(clock()));
      } else if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
        say(words.signedOut);
      } else {
        // The server refuses what was typed so far: its button will say why. Nothing is lost meanwhile.
        if (answer.status >= 500 || answer.status === 429) plan(retry);
        say('');
      }
    } catch {
      say(words.kept);
      timer = setTimeout(() => save(false), retry);
    } finally {
      sending = false;
    }
  }

  function remember() {
    try {
      sessionStorage.setItem(key, snapshot(form));
    } catch {
      /* a browser may refuse to keep anything */
    }
  }
  function forget() {
    try {
      sessionStorage.removeItem(key);
    } catch {
      /* as above */
    }
  }
  function restore() {
    let kept = null;
    try {
      kept = sessionStorage.getItem(key);
    } catch {
      /* as above */
    }
    if (kept === null) return;
    if (kept === sent) return forget();
    fill(form, new URLSearchParams(kept));
    say(words.restored);
    plan(200);
  }
  function say(text) {
    if (state) state.textContent = text;
  }
}

/** What the form would post, files apart: they are sent by the button only. */
function snapshot(form) {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') values.append(name, value);
  return values.toString();
}

/** Puts kept values back. Hidden fields keep what the server just wrote. */
function fill(form, values) {
  for (const field of form.elements) {
    if (!field.name || ['hidden', 'file', 'password', 'submit', 'button'].includes(field.type) || field.tagName === 'FIELDSET') continue;
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.getAll(field.name).includes(field.value);
    else if (values.has(field.name)) field.value = values.get(field.name);
  }
}
