import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDate } from '../../../kernel/i18n/index.js';
import { helperOrganisationOf, membersOfOrganisation } from '../mandats/index.js';
import type { HelperStep } from './helpers.js';
import { tell } from './mail.js';
import { fullName } from './people.js';
import type { HelperState } from './rules.js';
import type { HelperRequest } from './store-helpers.js';

const toHelper = {
  enrol: 'enrol',
  train: 'train',
  validate: 'helperValidated',
  withdraw: 'withdraw',
  wait: 'wait',
  refuse: 'helperRefused',
} as const;
/** Before an operator accepted, the helper knows nothing of it: a cancelled request is not told. */
const untold: readonly HelperState[] = ['new', 'waiting_list'];

/** Tells who is concerned what happened to the request for a helper: the helper once they were accepted, and who answers for them. */
export async function tellOfStep(tx: Tx, context: Context, helper: HelperRequest, step: HelperStep): Promise<void> {
  const { id, person, organisation, state } = helper;
  const values = {
    organisation: organisation.name,
    helper: fullName(person),
    reason: step.event === 'refuse' ? step.reason : '',
    day: step.event === 'train' ? formatDate(step.on, 'fr') : '',
  };
  const quiet = (step.event === 'withdraw' && untold.includes(state)) || (step.event === 'train' && step.passed);
  if (!quiet && !(step.event === 'refuse' && untold.includes(state)) && step.event !== 'wait')
    await tell(tx, context, toHelper[step.event], { to: person.email, key: id, page: '/aidants', values });
  if (step.event !== 'refuse' && step.event !== 'wait') return;
  const place = await helperOrganisationOf(tx, organisation.id);
  const members = place ? await membersOfOrganisation(tx, context.secrets, place.id) : [];
  for (const referent of members.filter((one) => one.referent))
    await tell(tx, context, toHelper[step.event], { to: referent.helper.email, key: `${id} ${referent.id}`, values });
}
