import type { Context } from '../../../context.js';
import { createBrowser, VisitFault, type Browser, type Page, type Step } from './browser.js';
import type { Consultation } from './consultations.js';
import { callbackAddress, giveCode } from './issuer.js';
import type { Reason } from './reasons.js';
import { readAuthorizationRequest } from './request.js';
import { mayReach } from './rules.js';
import type { Scenario } from './scenarios.js';
import { observedOf, type Observed } from './store-authorizations.js';
import type { Result } from './store.js';

type Verdict = Pick<Result, 'outcome' | 'reason' | 'detail'>;

/** Milliseconds after which a scenario is given up. */
const patienceMilliseconds = 45_000;
/** A proxy says that the service behind it is down: that is no answer of the service. */
const downStatuses: readonly (number | null)[] = [502, 503, 504];

const unclear = (reason: Reason, detail: unknown): Verdict => ({ outcome: 'unclear', reason, detail: String(detail) });
const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300;
/** What a visit answered, in a word. */
const seen = ({ status }: { status: number | null }): string => (status === null ? '3xx' : String(status));

/**
 * Plays one scenario against a service: signs in as the browser of a person would, with what the scenario falsifies, and looks whether the
 * protected page opened. Nothing is asked of the service's callback before its own start address has led to the issuer of this
 * consultation: that is how it agrees to be checked.
 */
export async function play(
  context: Pick<Context, 'config' | 'db' | 'clock'>,
  consultation: Consultation,
  scenario: Scenario,
): Promise<Result> {
  const steps: Step[] = [];
  const signal = AbortSignal.timeout(patienceMilliseconds);
  const newBrowser = (): Browser =>
    createBrowser({ mayReach: (address) => mayReach(address, context.config.mode), now: () => context.clock.now(), steps, signal });
  try {
    return { scenario: scenario.id, ...(await judge(context, consultation, scenario, newBrowser)), steps };
  } catch (error) {
    if (!(error instanceof VisitFault)) throw error;
    return { scenario: scenario.id, ...unclear(error.reason, error.detail), steps };
  }
}

async function judge(
  context: Pick<Context, 'db' | 'clock'>,
  consultation: Consultation,
  scenario: Scenario,
  newBrowser: () => Browser,
): Promise<Verdict> {
  const protectedPage = new URL(consultation.protectedResourceUri);
  const atIssuer = ({ origin, pathname }: URL): boolean => `${origin}${pathname}` === `${consultation.issuer}/authorize`;

  const browser = newBrowser();
  const departure = await browser.follow(new URL(consultation.initiateLoginUri), atIssuer);
  if (!atIssuer(departure.url)) return unclear(downStatuses.includes(departure.status) ? 'unavailable' : 'no_departure', seen(departure));
  const read = readAuthorizationRequest(departure.url.searchParams, consultation);
  if ('wrong' in read) return unclear('bad_request', read.wrong);
  if (scenario.needs && !read.request[scenario.needs]) return unclear('not_sent', scenario.needs);

  // In a browser of its own: opening it may start another sign-in, which would take the place of the one under way.
  const before = await newBrowser().open(protectedPage);
  if (isSuccess(before.status)) return unclear('page_open', before.status);

  const code = await giveCode(context, consultation, scenario, read.request);
  const callback = callbackAddress(consultation, scenario, code, read.request.state);
  const visitor = scenario.browser === 'same' ? browser : newBrowser();
  // A service may answer a refusal by sending the person to sign in again: the visit ends there.
  const landed = await visitor.follow(callback, atIssuer);
  if (downStatuses.includes(landed.status)) return unclear('unavailable', seen(landed));
  const after = await visitor.open(protectedPage);
  if (scenario.evidence === 'code') {
    if (!isSuccess(after.status)) return unclear('page_closed', seen(after));
    for (let opened = 1; opened < scenario.openings; opened += 1) await visitor.follow(callback, atIssuer);
    const { tokenRequests } = await observedOf(context.db, code);
    return { outcome: tokenRequests > 1 ? 'accepted' : 'refused', reason: null, detail: null };
  }
  return conclude(scenario, await observedOf(context.db, code), landed, after);
}

/**
 * What a visit shows. A closed page is a refusal only if what was falsified reached the service; an open one is an acceptance only if the
 * service asked for what was falsified. An honest sign-in that fails is told why.
 */
function conclude(scenario: Scenario, observed: Observed, landed: { status: number | null }, after: Page): Verdict {
  const { carrier, expected } = scenario;
  const unread = unreadCarrier(carrier, observed, landed);
  if (isSuccess(after.status)) {
    return carrier === 'userinfo' && unread ? { outcome: 'unclear', ...unread } : { outcome: 'accepted', reason: null, detail: null };
  }
  if (unread) return { outcome: expected === 'accepted' ? 'refused' : 'unclear', ...unread };
  return {
    outcome: 'refused',
    ...(expected === 'accepted' ? { reason: 'page_closed', detail: seen(after) } : { reason: null, detail: null }),
  };
}

/** Why the service did not get to see the message that carries the falsehood; null when it did. */
function unreadCarrier(
  carrier: Scenario['carrier'],
  { tokenRequests, tokenError, userinfoRequests }: Observed,
  landed: { status: number | null },
): Pick<Verdict, 'reason' | 'detail'> | null {
  if (carrier === 'callback') return null;
  if (tokenRequests === 0) return { reason: 'token_not_asked', detail: seen(landed) };
  if (tokenError !== null) return { reason: 'token_refused', detail: tokenError };
  return carrier === 'userinfo' && userinfoRequests === 0 ? { reason: 'userinfo_not_asked', detail: null } : null;
}
