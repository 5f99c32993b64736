import { domainWithin } from '../kernel/mail/index.js';

// Mailbox providers of the general public that people in France have addresses with, and throw-away mailboxes. Small communes do have their
// official address there: it proves something as an address, never as a domain.
const shared = new Set(
  (
    'aliceadsl.fr aol.com aol.fr bbox.fr cegetel.net club-internet.fr duck.com free.fr gmail.com gmx.com gmx.de gmx.fr gmx.net ' +
    'googlemail.com hey.com hotmail.be hotmail.ch hotmail.com hotmail.co.uk hotmail.fr icloud.com infonie.fr laposte.net libertysurf.fr ' +
    'live.be live.com live.fr mac.com mail.com mail.ru mailbox.org mailfence.com mailo.com me.com mel.mailo.fr msn.com ' +
    'neuf.fr netcourrier.com noos.fr numericable.fr numericable.com nordnet.fr online.fr orange.fr outlook.com outlook.fr ' +
    'pm.me posteo.de posteo.net proton.me protonmail.ch protonmail.com riseup.net rocketmail.com sfr.fr skynet.be t-online.de tele2.fr tutanota.com tuta.io ' +
    'voila.fr wanadoo.fr web.de yahoo.com yahoo.co.uk yahoo.fr yandex.com ymail.com zaclys.net zoho.com ' +
    '10minutemail.com guerrillamail.com mailinator.com temp-mail.org yopmail.com yopmail.fr yopmail.net'
  ).split(' '),
);

/** Whether anybody can have an address in a domain, so that having one shows nothing of where a person works. */
export function isSharedDomain(domain: string): boolean {
  return domainWithin(domain, shared);
}
