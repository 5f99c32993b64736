import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { Text } from '../../../kernel/i18n/index.js';
import { belongingsOf } from './belongings.js';
import { closeEverywhere } from './ending.js';
import { faultIn, field, nameFaults, typedPhone } from './forms.js';
import { journal } from './journal.js';
import { AccountPage, EditNamesPage } from './pages/account.js';
import { identityOf, requireIdentity } from './session.js';
import { updateNames } from './store.js';
import { recoveryCodesLeft } from './store-factors.js';
import { passkeysOf } from './store-passkeys.js';

const typedNames = z.object({ prenom: field, nom: field, telephone: field });
const shownSignIns = 20;

const notices: Readonly<Record<string, Text>> = {
  nom: { fr: 'Votre nom est enregistré.', en: 'Your name is saved.' },
  adresse: { fr: 'Votre adresse est changée.', en: 'Your address is changed.' },
  'nom-cle': { fr: 'Le nom de la clé est enregistré.', en: 'The name of the passkey is saved.' },
  'cle-retiree': { fr: 'La clé est retirée.', en: 'The passkey is removed.' },
  application: { fr: 'L’application est retirée.', en: 'The application is removed.' },
};

/** The account of an agent, at the provider itself. */
export function accountRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets, sessions, ledger } = context;
  const signedIn = { preHandler: requireIdentity };

  app.get('/identite', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const [belongings, passkeys, codesLeft, signIns] = await Promise.all([
      belongingsOf(context, account.id),
      passkeysOf(db, account.id),
      recoveryCodesLeft(db, account.id),
      ledger.history(db, account.id, { actions: ['identite.sign-in', 'identite.session'], limit: shownSignIns }),
    ]);
    const { fait } = z.object({ fait: z.string().catch('') }).parse(request.query);
    return reply.html(AccountPage({ request, account, belongings, passkeys, codesLeft, signIns, done: notices[fait] ?? null }));
  });

  app.get('/identite/nom', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const typed = { prenom: account.given_name, nom: account.usual_name, telephone: account.phone_number ?? '' };
    return reply.html(EditNamesPage({ request, typed }));
  });
  app.post('/identite/nom', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const typed = typedNames.parse(request.body ?? {});
    const phone = typed.telephone === '' ? null : typedPhone(typed.telephone);
    const faults = [
      ...nameFaults(request.lang, typed),
      ...(typed.telephone !== '' && phone === null
        ? faultIn(request.lang, 'telephone', {
            fr: 'Écrivez un numéro de téléphone, ou rien.',
            en: 'Write a telephone number, or nothing.',
          })
        : []),
    ];
    if (faults.length > 0) return reply.html(EditNamesPage({ request, typed, faults }), 422);
    const names = { given_name: typed.prenom, usual_name: typed.nom, ...(phone === null ? {} : { phone_number: phone }) };
    await transact(db, async (tx) => {
      await updateNames(tx, secrets, account.id, names);
      await journal(tx, context, account, 'identite.names', { fields: ['given_name', 'usual_name', 'phone_number'] });
    });
    return reply.redirectTo('/identite?fait=nom');
  });

  app.post('/identite/deconnexion', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const { partout } = z.object({ partout: field }).parse(request.body ?? {});
    if (partout !== '') await transact(db, (tx) => closeEverywhere(tx, context, account));
    await sessions.close(request, reply, 'identity');
    return reply.redirectTo('/identite/connexion');
  });
}
