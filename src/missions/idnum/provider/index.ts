// The common ground of the two brokers: OpenID Connect towards services and towards identity providers.
export { brokers, issuerOf, prefixes, type BrokerName } from './issuers.js';
export { registerClient, type Client, type ClientStatus, type Registered } from './clients.js';
export { saveUpstream, setUpstreamActive, createUpstreamDirectory, type Upstream } from './upstream-store.js';
export { createRelyingParty, type Departure, type RelyingParty, type UpstreamAnswer } from './upstream.js';
export { createOpenIdProvider, type OpenIdProvider, type ProviderOptions } from './open-provider.js';
export { mountProvider } from './mount.js';
export { checkParameters, type ParameterFault, type Profile } from './profiles.js';
export { grantId, readGrantId, type GrantContent } from './grants.js';
export { providerFaults, upstreamFaults } from './faults.js';
export type { Interaction, Interactions } from './interactions.js';
export type { Library } from './library.js';
export { departureCookies, type DepartureCookies, type Kept } from './departure.js';
export { errorAddress, goOnWith, parametersOf, reasonOf } from './authorization-request.js';
export { afterSignOut, endOfSignOut, signedOutPath, signOut, type SignedIn } from './sign-out.js';
export { SignedOutPage } from './sign-out-page.js';
export { originOf, retryable } from './return.js';
