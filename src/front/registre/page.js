// Checks a proof on the page /registre without sending it: the form still works without this script, through the server.
import { verifyBundle } from './verificateur.js';

const result = document.querySelector('[data-registre]');
const form = document.querySelector('form[action="/registre"]');

form?.addEventListener(
  'submit',
  async (event) => {
    const file = form.elements.namedItem('fichier').files[0];
    const text = file ? undefined : form.elements.namedItem('texte').value.trim();
    // Nothing was given: the server says so, as everywhere.
    if (!file && !text) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelector('#resultat')?.remove();
    show(await check(text ?? (await file.text())));
  },
  { capture: true },
);

async function check(text) {
  const bundle = parse(text);
  const known = result.dataset.registre.split(' ');
  const kid = known.includes(bundle?.head?.kid) ? bundle.head.kid : known[0];
  return { verdict: await verifyBundle(bundle, kid), index: bundle?.index };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function show({ verdict, index }) {
  const outcome = verdict.ok ? 'holds' : verdict.reason;
  if (verdict.ok) fill(verdict, index);
  for (const one of result.querySelectorAll('[data-verdict]')) one.hidden = one.dataset.verdict !== outcome;
  result.focus();
  result.scrollIntoView({ block: 'center' });
}

function fill({ entry, head }, index) {
  const { lang } = document.documentElement;
  const when = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' });
  const number = new Intl.NumberFormat(lang);
  // As the server writes it: 14 h 05.
  const say = (at) => (lang === 'fr' ? when.format(new Date(at)).replace(':', ' h ') : when.format(new Date(at)));
  const values = {
    at: say(entry.at),
    actor: entry.actor.label,
    action: entry.action,
    place: number.format(index + 1),
    size: number.format(head.treeSize),
    signedAt: say(head.at),
  };
  for (const slot of result.querySelectorAll('[data-fill]')) slot.textContent = values[slot.dataset.fill];
}
