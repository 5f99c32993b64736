// The common ground of the two brokers: OpenID Connect towards services and towards identity providers.
export { brokerFacts, brokers, issuers, issuerOf, type BrokerName, type IssuerName } from './issuers.js';
export {
  mayChoose,
  upstreamFilter,
  registerClient,
  renewClientSecret,
  type Client,
  type ClientStatus,
  type Procedures,
  type Registered,
} from './clients.js';
export { acceptedDomainsOf, changeUpstreamDomain, declaredUpstreams, type DeclaredUpstream, type DomainUse } from './upstream-domains.js';
export { saveUpstream, setUpstreamActive, createUpstreamDirectory, type Upstream } from './upstream-store.js';
export { connectOwnProvider } from './own-provider.js';
export { boundedFetch } from './bounded-fetch.js';
export type { Availability } from './breaker.js';
export { createUpstreamHealth, type UpstreamHealth } from './upstream-health.js';
export { clientKeysOf, mountClientKeys } from './client-keys.js';
export { createRelyingParty, type Departure, type RelyingParty, type UpstreamAnswer } from './upstream.js';
export { createOpenIdProvider, type OpenIdProvider, type ProviderOptions } from './open-provider.js';
export { mountProvider } from './mount.js';
export { checkParameters, type ParameterFault, type Profile, type SignatureAlg } from './profiles.js';
export { grantId, readGrantId, type GrantContent } from './grants.js';
export { providerFaults, upstreamFaults } from './faults.js';
export type { Interaction, Interactions } from './interactions.js';
export type { Library } from './library.js';
export { departureCookies, type DepartureCookies, type Kept } from './departure.js';
export { reasonOf } from './authorization-request.js';
export { judgeBefore, type Decision } from './before.js';
export { rotateKeys } from './keys.js';
export { perContext } from './per-context.js';
export { accountEvents, queueAccountEvent, sendAccountEvent, type AccountNotice } from './account-events.js';
export { queueLogout, sendLogout, subjectOfNotice } from './back-channel.js';
export { afterSignOut, signOutOf, upstreamSignOut, type SignedIn } from './sign-out.js';
export { interactionPages, type InteractionPages } from './interaction-pages.js';
export { keptReading, type KeptReading } from './kept-reading.js';
export { individualClaims, wantedValues } from './claims-parameter.js';
export { originOf, retryable } from './return.js';
export { registration } from './registration.js';
export { authMethods, profileIds, profiles, signatureAlgs, type ProfileId } from './profiles.js';
export {
  clientErrors,
  errorDays,
  noteClientError,
  purgeClientErrors,
  type ClientErrorSummary,
  type ClientError,
  type ClientErrors,
} from './client-errors.js';
