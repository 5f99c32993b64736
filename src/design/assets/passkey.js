// Passkeys (WebAuthn), for browsers that read their options as JSON. Others never see the button: the page has another way.
const known = globalThis.PublicKeyCredential;
const able = known?.parseRequestOptionsFromJSON && known?.parseCreationOptionsFromJSON && known?.prototype.toJSON;

if (able) {
  for (const part of document.querySelectorAll('[data-passkey]')) {
    part.hidden = false;
    const state = part.querySelector('[data-passkey-state]');
    part.querySelector('form').addEventListener('submit', async (event) => {
      event.preventDefault();
      if (part.dataset.busy) return;
      part.dataset.busy = 'true';
      state.textContent = '';
      try {
        await use(part.dataset);
      } catch (error) {
        state.textContent = error instanceof Refused ? error.message : part.dataset.refused;
      }
      delete part.dataset.busy;
    });
  }
}

async function use({ passkey: kind, action, query = '' }) {
  const options = await post(`${action}/options`);
  const credential =
    kind === 'create'
      ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
  const { location: next } = await post(`${action}/reponse${query}`, credential.toJSON());
  location.assign(next);
}

async function post(address, content = {}) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(content),
  });
  if (!answer.headers.get('content-type')?.includes('json')) {
    // Signed out meanwhile: the page says what to do.
    location.reload();
    return new Promise(() => {});
  }
  const body = await answer.json();
  if (!answer.ok) throw new Refused(`${body.detail} ${body.remedy}`);
  return body;
}

/** What the server said, in words for the person. */
class Refused extends Error {}
