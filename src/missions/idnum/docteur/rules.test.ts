import { describe, expect, it } from 'vitest';
import { cookieJar } from './cookies.js';
import { createBrowser, type Step } from './browser.js';
import { declarationSchema } from './request.js';
import { addressKind, grantedLevel, levelBelow, mayReach, runStatus, stalledMilliseconds } from './rules.js';

describe('addresses that the doctor may reach', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.9.1', 'loopback'],
    ['::1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['0.0.0.0', 'reserved'],
    ['169.254.169.254', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'reserved'],
    ['fe80::1', 'reserved'],
    ['ff02::1', 'reserved'],
    ['::ffff:127.0.0.1', 'reserved'],
    ['::ffff:8.8.8.8', 'reserved'],
    ['64:ff9b::7f00:1', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['2001::1', 'reserved'],
    ['example.org', 'reserved'],
    ['8.8.8.8', 'public'],
    ['172.32.0.1', 'public'],
    ['2606:4700::1111', 'public'],
  ] as const)('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
  it('are public ones in production; beside a sandbox also its neighbours', () => {
    const reachable = (mode: 'sandbox' | 'production') =>
      ['8.8.8.8', '127.0.0.1', '10.0.0.1', '169.254.169.254'].filter((a) => mayReach(a, mode));
    expect(reachable('production')).toEqual(['8.8.8.8']);
    expect(reachable('sandbox')).toEqual(['8.8.8.8', '127.0.0.1', '10.0.0.1']);
  });
  it('are judged in a form when they are written as numbers, in whatever way', () => {
    const wrong = (address: string) =>
      declarationSchema('production')
        .safeParse({ initiate_login_uri: address, redirect_uri: 'https://a.example/', protected_resource_uri: 'https://a.example/' })
        .error?.issues.map(({ message }) => message);
    for (const address of [
      'http://127.0.0.1/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://[::1]/',
      'http://[::ffff:7f00:1]/',
      'https://10.0.0.1/',
    ])
      expect(wrong(address)).toEqual(['notReached']);
    expect(wrong('https://service.example/')).toBeUndefined();
    expect(wrong('https://name:password@service.example/')).toEqual(['notWeb']);
  });
  it('are judged again once names are resolved, one bad one among good ones included', async () => {
    const visit = (found: string[], url = 'http://service.example/') => {
      const steps: Step[] = [];
      const browser = createBrowser({
        mayReach: (address) => mayReach(address, 'production'),
        now: () => new Date(),
        steps,
        signal: AbortSignal.timeout(5_000),
        lookup: ((_host: string, _options: unknown, callback: (e: null, a: { address: string; family: number }[]) => void) =>
          callback(
            null,
            found.map((address) => ({ address, family: 4 })),
          )) as never,
      });
      return browser.open(new URL(url));
    };
    await expect(visit(['127.0.0.1'])).rejects.toMatchObject({ reason: 'address_refused', detail: 'service.example (127.0.0.1)' });
    await expect(visit(['8.8.8.8', '10.0.0.1'])).rejects.toMatchObject({ reason: 'address_refused' });
    await expect(visit([], 'http://127.0.0.1:1/')).rejects.toMatchObject({ reason: 'address_refused', detail: '127.0.0.1' });
    await expect(visit([], 'file:///etc/passwd')).rejects.toMatchObject({ reason: 'not_web' });
  });
});

describe('levels of assurance', () => {
  it('are given as FranceConnect gives them, and lowered by one', () => {
    expect(grantedLevel('eidas3 eidas2')).toBe('eidas2');
    expect(grantedLevel('urn:other')).toBe('urn:other');
    expect(grantedLevel(null)).toBe('eidas1');
    expect(['eidas3', 'eidas2', 'eidas1', 'urn:other'].map(levelBelow)).toEqual(['eidas2', 'eidas1', '0', '0']);
  });
});

describe('a run', () => {
  it('that does not advance any more is interrupted', () => {
    const began = new Date('2026-11-24T10:00:00Z');
    const at = (milliseconds: number) => new Date(began.getTime() + milliseconds);
    const times = { startedAt: began, progressAt: began, finishedAt: null };
    expect(runStatus({ startedAt: null, progressAt: null, finishedAt: null }, began)).toBe('ready');
    expect(runStatus(times, at(stalledMilliseconds - 1))).toBe('running');
    expect(runStatus(times, at(stalledMilliseconds))).toBe('interrupted');
    expect(runStatus({ ...times, finishedAt: at(1) }, at(stalledMilliseconds))).toBe('done');
  });
});

describe('cookies', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  const kept = (from: string, lines: string[], at: string) => {
    const jar = cookieJar(() => now);
    jar.keep(new URL(from), lines);
    return jar.header(new URL(at));
  };
  it('go back to where they came from, and only there', () => {
    expect(kept('http://a.example/x/y', ['s=1; Path=/', 't=2'], 'http://a.example/x/z')).toBe('t=2; s=1');
    expect(kept('http://a.example/x/y', ['t=2'], 'http://a.example/xylophone')).toBe('');
    expect(kept('http://a.example/', ['s=1; Path=/'], 'http://b.a.example/')).toBe('');
    expect(kept('http://b.a.example/', ['s=1; Domain=.a.example'], 'http://c.a.example/')).toBe('s=1');
    expect(kept('http://b.a.example/', ['s=1; Domain=example', 't=2; Domain=c.example'], 'http://c.example/')).toBe('');
    expect(kept('https://a.example/', ['s=1; Secure'], 'http://a.example/')).toBe('');
    expect(kept('http://localhost:1/', ['s=1; Secure'], 'http://localhost:2/')).toBe('s=1');
  });
  it('are replaced and dropped as the service says', () => {
    expect(kept('http://a.example/', ['s=1', 's=2'], 'http://a.example/')).toBe('s=2');
    expect(kept('http://a.example/', ['s=1', 's=; Max-Age=0'], 'http://a.example/')).toBe('');
    expect(kept('http://a.example/', ['s=1', 's=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], 'http://a.example/')).toBe('');
  });
});
