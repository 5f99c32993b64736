import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { transact } from '../../src/kernel/database/index.js';
import { addOrganisationDomain, organisationBySiret } from '../../src/registry/index.js';
import { startTestSystem } from '../../src/testing.js';
import { hasChromium, hearComplaints, inspect, startChromium, walker } from './chromium.js';

test.skipIf(!hasChromium)(
  'an agent without a provider makes an account, joins an organisation, adds a passkey and an application, signs in with each, changes address and leaves',
  async () => {
    const system = await startTestSystem();
    const { db, clock } = system.context;
    const siret = system.sandbox.agentProviders[0]?.siret ?? '';
    const organisation = (await organisationBySiret(db, siret)) ?? expect.fail('no organisation');
    const email = 'dominique.lefevre@mairie-journal.example';
    await transact(db, (tx) =>
      addOrganisationDomain(tx, {
        organisationId: organisation.id,
        domain: 'mairie-journal.example',
        verifiedBy: 'register',
        at: clock.now(),
      }),
    );
    // Loaded before AgentConnect asks, which does not wait long.
    await fetch(`${system.baseUrl}/identite/api/v2/.well-known/openid-configuration`);
    const browser = await startChromium();
    const complaints: string[] = [];
    try {
      const agent = await browser.newContext();
      const page = await agent.newPage();
      hearComplaints(page, complaints, [403, 422]);
      const devtools = await agent.newCDPSession(page);
      await devtools.send('WebAuthn.enable');
      await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
      });
      const look = (name: string) => inspect(page, `identite-${name}`);
      const { send, follow } = walker(() => page);
      const go = (path: string) => page.goto(`${system.baseUrl}${path}`);
      let codes = 0;
      const writeCode = async () => {
        const sent = async () =>
          (await system.sandbox.control.mailbox.messages()).filter(({ subject }) => subject.startsWith('Votre code'));
        await expect.poll(async () => (await sent()).length, { timeout: 10_000 }).toBeGreaterThan(codes);
        const [last] = await sent();
        codes = (await sent()).length;
        await page.fill('[name=code]', /\d{4}\s\d{4}/.exec(last?.subject ?? '')?.[0] ?? '');
        await send('Continuer');
      };
      const byMail = async () => {
        await page.fill('[name=courriel]', email);
        await send('Recevoir un code');
      };

      await go('/identite/connexion');
      await page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).waitFor();
      await look('adresse');
      await page.fill('[name=courriel]', 'dominique');
      await send('Recevoir un code');
      await look('adresse-faute');
      await byMail();
      await look('code');
      await page.fill('[name=code]', '1');
      await send('Continuer');
      await look('code-faute');
      await writeCode();
      await look('nom');
      await page.fill('[name=prenom]', 'Dominique');
      await page.fill('[name=nom]', 'Lefèvre');
      await send('Continuer');
      await page.waitForURL(/\/identite$/);
      await look('compte-vide');

      await follow('Rejoindre une organisation');
      await look('rejoindre');
      await page.fill('[name=siret]', '21750001600018');
      await send('Chercher');
      await look('rejoindre-faute');
      await page.fill('[name=siret]', siret);
      await send('Chercher');
      await look('rejoindre-trouvee');
      await send('Rejoindre');
      await page.getByText('Rattaché').waitFor();
      await look('organisation');

      await go('/identite/securite');
      await look('securite');
      await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
      await page.waitForURL(/\/identite\/cles\//);
      await look('cle');
      await page.fill('[name=nom]', 'Ordinateur du bureau');
      await send('Enregistrer');
      await page.getByText('Ordinateur du bureau').first().waitFor();

      await go('/identite/application');
      await look('application');
      await page.locator('summary').click();
      const secret = ((await page.locator('main code').textContent()) ?? '').replace(/\s/g, '');
      await page.fill('[name=code]', TOTP.generate({ secret: Secret.fromBase32(secret) }));
      await send('Relier');
      await look('codes-de-secours');
      const recovery = (await page.locator('main li code').first().textContent()) ?? '';
      await follow('Je les ai notés');
      await look('compte');
      await go('/identite/nom');
      await look('modifier-nom');
      await go('/identite/application');
      await look('application-reliee');
      await go('/identite/codes-de-secours');
      await look('renouveler');

      // With the passkey alone, no address typed.
      await go('/identite');
      await send('Me déconnecter');
      await page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click();
      await page.waitForURL(/\/identite$/);
      expect(await page.getByRole('main').textContent()).toContain('Identification (clé d’accès)');

      // With the e-mail and a code on paper.
      await send('Me déconnecter');
      await byMail();
      await writeCode();
      await look('facteur');
      await follow('Je n’ai plus mon application');
      await look('facteur-secours');
      await page.fill('[name=secours]', recovery);
      await send('Continuer');
      await page.waitForURL(/\/identite$/);

      // Through AgentConnect to a page of Socle, by the passkey: the organisation is the only one, nothing is asked.
      await send('Me déconnecter');
      await go('/connexion/agentconnect?retour=/agent');
      await page.fill('[name=courriel]', email);
      await page.getByRole('button', { name: 'Continuer' }).click();
      await page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click();
      await page.waitForURL(/\/agent$/).catch(async () => expect.fail(await page.innerText('main')));
      expect(await page.textContent('header')).toContain('Lefèvre');

      // Another address, then the end of the account.
      const next = 'd.lefevre@ailleurs.example';
      await go('/identite/adresse');
      await look('adresse-changer');
      await page.fill('[name=courriel]', next);
      await send('Recevoir les deux codes');
      await look('adresse-codes');
      const codeTo = async (to: string, subject: string) =>
        /\d{4}\s\d{4}/.exec((await system.sandbox.control.mailbox.waitFor({ to, subject })).subject)?.[0] ?? '';
      await page.fill('[name=ancien]', await codeTo(email, 'Changement d’adresse'));
      await page.fill('[name=nouveau]', await codeTo(next, 'Nouvelle adresse'));
      await send('Changer d’adresse');
      await page.getByText('Votre adresse est changée').waitFor();
      await look('adresse-changee');
      await follow('Supprimer mon compte');
      await look('supprimer');
      await send('Supprimer mon compte');
      await look('supprime');

      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await system[Symbol.asyncDispose]();
    }
  },
  300_000,
);
