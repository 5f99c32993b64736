import type { FastifyRequest } from 'fastify';
import {
  Button,
  Definitions,
  EmailField,
  Form,
  Page,
  TextField,
  Timeline,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { registersFor, registerWords } from '../registers.js';
import { stateWords } from '../rules.js';
import type { Ticket, TicketStep } from '../store.js';
import { contestedWords } from '../words.js';
import { Registers, StateBadge } from './parts.js';

/** What happened to a ticket, from its arrival on. */
export function TicketTimeline({ ticket, steps, lang }: { ticket: Ticket; steps: readonly TicketStep[]; lang: Lang }): Markup {
  const title = ({ state, register }: Pick<TicketStep, 'state' | 'register'>) =>
    register === null
      ? t(stateWords[state].label, lang)
      : `${t(stateWords[state].label, lang)}${lang === 'fr' ? '\u00a0: ' : ': '}${t(registerWords[register].who, lang, { provider: ticket.providerTitle })}`;
  return (
    <Timeline
      lang={lang}
      items={[
        { at: ticket.at, title: title({ state: 'received', register: null }) },
        ...steps.map((step) => ({
          at: step.at,
          title: title(step),
          ...(step.words === null ? {} : { children: <p class="socle-written">{step.words}</p> }),
        })),
      ]}
    />
  );
}

/** A ticket as its person sees it: the receipt, and what became of it. Nothing of the identity is shown. */
export function FollowPage({
  request,
  ticket,
  steps,
  fresh,
}: {
  request: FastifyRequest;
  ticket: Ticket;
  steps: readonly TicketStep[];
  /** Just sent. */
  fresh: boolean;
}): Markup {
  const { lang } = request;
  const open = ticket.state === 'received' || ticket.state === 'transmitted';
  return (
    <Page
      request={request}
      title={t({ fr: 'Demande de correction n°\u00a0{number}', en: 'Request for a correction, no. {number}' }, lang, {
        number: ticket.number,
      })}
      notice={
        fresh && ticket.state === 'received'
          ? {
              kind: 'success',
              text: t(
                {
                  fr: 'Votre demande est enregistrée. Un courriel vous donne son numéro et l’adresse de cette page.',
                  en: 'Your request is kept. An e-mail gives you its number and the address of this page.',
                },
                lang,
              ),
            }
          : null
      }
    >
      <p>
        <StateBadge state={ticket.state} lang={lang} />
      </p>
      <Definitions
        items={[
          { term: t({ fr: 'Numéro', en: 'Number' }, lang), value: ticket.number },
          { term: t({ fr: 'Reçue le', en: 'Received on' }, lang), value: <When at={ticket.at} time lang={lang} /> },
          { term: t({ fr: 'Service demandé', en: 'Service wanted' }, lang), value: ticket.service },
          { term: t({ fr: 'Compte utilisé', en: 'Account used' }, lang), value: ticket.providerTitle },
          {
            term: t({ fr: 'À corriger', en: 'To correct' }, lang),
            value: ticket.facts.map((fact) => t(contestedWords[fact], lang)).join(', '),
          },
        ]}
      />
      <h2>{t({ fr: 'Où en est la demande', en: 'Where the request stands' }, lang)}</h2>
      <TicketTimeline ticket={ticket} steps={steps} lang={lang} />
      {open ? (
        <>
          <h2>{t({ fr: 'Et maintenant', en: 'What next' }, lang)}</h2>
          <p>
            {t(
              {
                fr: 'Nous vous écrivons à chaque étape. Vous pouvez aussi vérifier vous-même, dans cet ordre\u00a0:',
                en: 'We write to you at each step. You can also check for yourself, in this order:',
              },
              lang,
            )}
          </p>
          <Registers registers={registersFor(ticket.code, ticket.bornAbroad, ticket.facts)} provider={ticket.providerTitle} lang={lang} />
        </>
      ) : null}
      <p>
        {t({ fr: 'Vous pouvez imprimer cette page\u00a0: c’est votre reçu.', en: 'You can print this page: it is your receipt.' }, lang)}
      </p>
    </Page>
  );
}

/** Asks for the number and the address of a ticket. The page is the same for every pair that leads to none. */
export function FindPage({
  request,
  number,
  contact,
  faults = [],
}: {
  request: FastifyRequest;
  number: string;
  contact: string;
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page
      request={request}
      title={t({ fr: 'Suivre une demande de correction', en: 'Follow a request for a correction' }, lang)}
      faults={faults}
    >
      <Form action="/rectification/suivi">
        <TextField
          name="numero"
          label={t({ fr: 'Numéro de la demande', en: 'Number of the request' }, lang)}
          hint={t({ fr: 'Dix lettres et chiffres. Il est dans nos courriels.', en: 'Ten letters and digits. It is in our e-mails.' }, lang)}
          value={number}
          width={20}
          maxlength={30}
          autocomplete="off"
          spellcheck={false}
          fault={faultOf('numero')}
        />
        <EmailField
          name="courriel"
          label={t({ fr: 'Adresse électronique donnée dans la demande', en: 'E-mail address given in the request' }, lang)}
          value={contact}
        />
        <Button>{t({ fr: 'Voir la demande', en: 'See the request' }, lang)}</Button>
      </Form>
    </Page>
  );
}
