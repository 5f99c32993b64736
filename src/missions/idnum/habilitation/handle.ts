import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { dateOfForm, typedDateOfForm, type FieldFault } from '../../../design/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { habilitationFaults } from './faults.js';
import { stepForm, testForm } from './forms.js';
import { handleHelper, stepsFor, type Handler } from './helpers.js';
import { HelperPage } from './pages/helper.js';
import { isTrainingDay } from './rules.js';
import { findHelper, type HelperRequest } from './store-helpers.js';

const choose: Text = { fr: 'Choisissez ce que vous décidez.', en: 'Choose what you decide.' };
const needsReason: Text = { fr: 'Écrivez pourquoi\u00a0: il faut le savoir.', en: 'Write why: it must be known.' };
const wrongDay: Text = { fr: 'Écrivez un jour qui est passé, ou aujourd’hui.', en: 'Write a day that has come.' };

/** Where the request for a helper is handled: by an operator at the desk, by a referent in the team. */
export interface Place {
  handler: Handler;
  path: string;
  crumb: { text: string; href: string };
  /** Where to go once it is done. */
  back: string;
}

/** The request for a helper, if it is for who asks. @throws Fault HAB-INCONNUE */
async function helperFor({ db, secrets }: Context, handler: Handler, id: string): Promise<HelperRequest> {
  const helper = await findHelper(db, secrets, id);
  if (!helper || (handler.by === 'referent' && helper.organisation.siret !== handler.membership.organisation.siret))
    throw habilitationFaults.make('HAB-INCONNUE');
  return helper;
}

/** The page of a request for a helper. @throws Fault HAB-INCONNUE */
export async function helperPage(
  context: Context,
  request: FastifyRequest,
  id: string,
  { handler, path, crumb }: Place,
  more: { step?: string; reason?: string; faults?: FieldFault[] } = {},
) {
  const helper = await helperFor(context, handler, id);
  const { step = '', reason = '', faults = [] } = more;
  const typed = { step, reason, day: typedDateOfForm(request.body, 'jour') };
  return HelperPage({ request, helper, steps: stepsFor(context, handler, helper), path, crumb, typed, faults });
}

/** Takes what was decided about a helper. @throws those of `handleHelper` */
export async function postStep(context: Context, request: FastifyRequest, reply: FastifyReply, id: string, place: Place) {
  const { etape, raison } = stepForm.parse(request.body);
  const again = async (field: string, text: Text) =>
    reply.html(
      await helperPage(context, request, id, place, {
        step: etape ?? '',
        reason: raison,
        faults: [{ field, text: t(text, request.lang) }],
      }),
      422,
    );
  if (etape === null) return again('etape', choose);
  if (etape === 'refuse' && raison === '') return again('raison', needsReason);
  await handleHelper(context, place.handler, id, etape === 'refuse' ? { event: etape, reason: raison } : { event: etape });
  return reply.redirectTo(place.back);
}

/** Takes the training of a helper. @throws those of `handleHelper` */
export async function postTraining(context: Context, request: FastifyRequest, reply: FastifyReply, id: string, place: Place) {
  const day = dateOfForm(request.body, 'jour');
  if (day === null || day === 'invalid' || !isTrainingDay(day, civilDate(context.clock.now())))
    return reply.html(await helperPage(context, request, id, place, { faults: [{ field: 'jour', text: t(wrongDay, request.lang) }] }), 422);
  const { test } = testForm.parse(request.body);
  await handleHelper(context, place.handler, id, { event: 'train', on: day, passed: test === 'oui' });
  return reply.redirectTo(place.back);
}
