/** A place in a text that says what a service must do. */
export interface Norm {
  title: string;
  href: string;
}

const core = 'https://openid.net/specs/openid-connect-core-1_0.html';
const rfc = (number: number, section: string) => ({
  title: `RFC ${number}, ${section}`,
  href: `https://www.rfc-editor.org/rfc/rfc${number}.html#section-${section}`,
});
/** A numbered step of the validation of an ID Token. */
const idTokenStep = (step: number): Norm => ({ title: `OpenID Connect Core 1.0, 3.1.3.7 (${step})`, href: `${core}#IDTokenValidation` });

/** The texts that the scenarios rest on. */
export const norms = {
  issuerOfToken: idTokenStep(2),
  audience: idTokenStep(3),
  signature: idTokenStep(6),
  algorithm: idTokenStep(7),
  expiry: idTokenStep(9),
  nonce: idTokenStep(11),
  level: idTokenStep(12),
  noAlgorithm: { title: 'OpenID Connect Core 1.0, 2', href: `${core}#IDToken` },
  userinfo: { title: 'OpenID Connect Core 1.0, 5.3.2', href: `${core}#UserInfoResponse` },
  flow: { title: 'OpenID Connect Core 1.0, 3.1', href: `${core}#CodeFlowAuth` },
  forgery: rfc(6749, '10.12'),
  oneUse: rfc(6749, '4.1.2'),
  forgeryToday: rfc(9700, '4.7'),
  injection: rfc(9700, '4.5'),
  mixUp: rfc(9700, '4.4'),
  issuerOfAnswer: rfc(9207, '2.4'),
} as const satisfies Record<string, Norm>;
