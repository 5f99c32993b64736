import { describe, expect, it } from 'vitest';
import { isSameOrigin } from './same-origin.js';

const host = 'socle.example';
describe('a request that changes something', () => {
  it('is accepted from our own pages and from programs', () => {
    expect(isSameOrigin('POST', { host, 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(isSameOrigin('POST', { host, origin: 'https://socle.example' })).toBe(true);
    expect(isSameOrigin('POST', { host })).toBe(true);
  });
  it('is refused from any other site, a neighbour of the same domain included', () => {
    expect(isSameOrigin('POST', { host, 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(isSameOrigin('POST', { host, 'sec-fetch-site': 'same-site', origin: 'https://socle.example' })).toBe(false);
    expect(isSameOrigin('DELETE', { host, origin: 'https://evil.example' })).toBe(false);
    expect(isSameOrigin('POST', { host, origin: 'null' })).toBe(false);
  });
  it('matters only for methods that change something', () => {
    expect(isSameOrigin('GET', { host, 'sec-fetch-site': 'cross-site' })).toBe(true);
  });
});
