import type { FastifyRequest } from 'fastify';
import {
  Button,
  Definitions,
  Form,
  Page,
  RadioGroup,
  Select,
  TextArea,
  When,
  type Choice,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Text } from '../../../../kernel/i18n/index.js';
import {
  contestedWords,
  identityLines,
  movesFrom,
  registerName,
  registers,
  registersFor,
  StateBadge,
  TicketTimeline,
  type MoveName,
  type Ticket,
  type TicketStep,
  type Unsealed,
} from '../../rectification/index.js';
import { decisionLength, deskCrumb } from './parts.js';

const moveWords: Readonly<Record<MoveName, { text: Text; hint: Text }>> = {
  transmit: {
    text: { fr: 'Transmise', en: 'Passed on' },
    hint: { fr: 'Vous l’avez envoyée à qui peut corriger. Dites à qui.', en: 'You sent it to who can correct. Say to whom.' },
  },
  correct: {
    text: { fr: 'Correction faite', en: 'Corrected' },
    hint: { fr: 'Qui peut corriger vous l’a confirmé.', en: 'Who can correct confirmed it to you.' },
  },
  close: {
    text: { fr: 'Sans suite', en: 'Not pursued' },
    hint: { fr: 'Rien ne sera corrigé. Dites pourquoi.', en: 'Nothing will be corrected. Say why.' },
  },
};

interface Props {
  request: FastifyRequest;
  ticket: Ticket;
  unsealed: Unsealed;
  steps: readonly TicketStep[];
  typed: { decision: string; register: string; reason: string };
  faults?: readonly FieldFault[];
}

/** Reads one correction ticket, and moves it on. */
export function TicketPage({ request, ticket, unsealed, steps, typed, faults = [] }: Props): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  const likely = registersFor(ticket.code, ticket.bornAbroad, ticket.facts);
  const name = (register: (typeof registers)[number]) => registerName(register, ticket.providerTitle, lang);
  const choices: Choice[] = movesFrom(ticket.state).map((move) => ({
    value: move,
    text: t(moveWords[move].text, lang),
    hint: t(moveWords[move].hint, lang),
  }));
  return (
    <Page
      request={request}
      title={t({ fr: 'Demande de correction n°\u00a0{number}', en: 'Request for a correction, no. {number}' }, lang, {
        number: ticket.number,
      })}
      breadcrumb={[deskCrumb(lang)]}
      faults={faults}
    >
      <p>
        <StateBadge state={ticket.state} lang={lang} />
      </p>
      <h2>{t({ fr: 'Le refus', en: 'The refusal' }, lang)}</h2>
      <Definitions
        items={[
          { term: t({ fr: 'Code', en: 'Code' }, lang), value: <a href={`/erreurs#${ticket.code}`}>{ticket.code}</a> },
          { term: t({ fr: 'Refusé le', en: 'Refused on' }, lang), value: <When at={ticket.refusedAt} time lang={lang} /> },
          { term: t({ fr: 'Service demandé', en: 'Service wanted' }, lang), value: ticket.service },
          { term: t({ fr: 'Compte utilisé', en: 'Account used' }, lang), value: ticket.providerTitle },
          {
            term: t({ fr: 'Faux selon la personne', en: 'Wrong, says the person' }, lang),
            value: ticket.facts.map((fact) => t(contestedWords[fact], lang)).join(', '),
          },
          {
            term: t({ fr: 'Ce qu’elle écrit', en: 'What they write' }, lang),
            value: unsealed.words === null ? null : <span class="socle-written">{unsealed.words}</span>,
          },
          { term: t({ fr: 'Répondre à', en: 'Answer to' }, lang), value: unsealed.contact },
        ]}
      />
      <h2>{t({ fr: 'L’identité donnée par le compte', en: 'The identity that the account gave' }, lang)}</h2>
      <Definitions items={identityLines(unsealed.identity, lang)} />
      <h2>{t({ fr: 'Qui peut corriger, le plus probable d’abord', en: 'Who can correct, the likeliest first' }, lang)}</h2>
      <ol>
        {likely.map((register) => (
          <li>{name(register)}</li>
        ))}
      </ol>
      <h2>{t({ fr: 'Ce qui a été fait', en: 'What was done' }, lang)}</h2>
      <TicketTimeline ticket={ticket} steps={steps} lang={lang} />
      {choices.length > 0 ? (
        <Form action={`/operateur/corrections/${ticket.number}`}>
          <RadioGroup
            name="decision"
            legend={t({ fr: 'Ce que vous notez', en: 'What you note' }, lang)}
            options={choices}
            value={typed.decision}
            fault={faultOf('decision')}
          />
          <Select
            name="registre"
            label={t({ fr: 'Transmise à', en: 'Passed on to' }, lang)}
            options={registers.map((register) => ({ value: register, text: name(register) }))}
            hint={t({ fr: 'Nécessaire seulement si vous la transmettez.', en: 'Needed only when you pass it on.' }, lang)}
            value={typed.register}
            optional
            fault={faultOf('registre')}
          />
          <TextArea
            name="raison"
            label={t({ fr: 'Ce que vous écrivez à la personne', en: 'What you write to the person' }, lang)}
            hint={t(
              { fr: 'Nécessaire seulement si la demande reste sans suite.', en: 'Needed only when the request is not pursued.' },
              lang,
            )}
            value={typed.reason}
            maxlength={decisionLength}
            optional
            fault={faultOf('raison')}
          />
          <p>{t({ fr: 'La personne est prévenue par courriel.', en: 'The person is told by e-mail.' }, lang)}</p>
          <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
        </Form>
      ) : null}
    </Page>
  );
}
