import { brotliCompressSync } from 'node:zlib';
import { source as axe } from 'axe-core';
import type { FastifyInstance } from 'fastify';
import { HtmlValidate } from 'html-validate';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { galleryApp } from './testing.js';

let app: FastifyInstance;
let signedIn: FastifyInstance;
let browser: Browser;
let address: string;
let signedInAddress: string;

beforeAll(async () => {
  app = await galleryApp();
  signedIn = await galleryApp({ state: true, signedIn: true });
  address = await app.listen({ port: 0 });
  signedInAddress = await signedIn.listen({ port: 0 });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await signedIn?.close();
});

describe('every component', () => {
  it('is valid HTML in both languages, signed in or not', async () => {
    const validator = new HtmlValidate({
      root: true,
      extends: ['html-validate:recommended'],
      rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
    });
    for (const one of [app, signedIn]) {
      for (const url of ['/design', '/design?lang=en', '/design?vide']) {
        const { body } = await one.inject(url);
        const report = await validator.validateString(body);
        expect(
          report.results.flatMap((result) => result.messages.map((message) => `${message.ruleId}: ${message.message} ${message.selector}`)),
        ).toEqual([]);
      }
    }
  });

  it('says in its language what it adds to the page', async () => {
    const french = (await app.inject('/design')).body;
    const english = (await app.inject('/design?lang=en')).body;
    expect(french).toContain(' (facultatif)');
    expect(french).toContain('<title>Erreur\u00a0: Composants – Socle</title>');
    expect(english).toContain(' (optional)');
    expect(english).not.toContain('facultatif');
    expect(french + english).not.toMatch(/[\u0001-\u0003]/);
  });

  it.each([360, 1280])('is accessible and never wider than a window of %i px', async (width) => {
    for (const url of [`${address}/design`, `${signedInAddress}/design?lang=en`]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(url);
      expect(await page.evaluate(() => [document.documentElement.scrollWidth, document.activeElement?.className])).toEqual([
        width,
        expect.stringContaining('socle-summary'),
      ]);
      await page.addScriptTag({ content: axe });
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations.map(
          ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`,
        );
      });
      expect(violations).toEqual([]);
      await context.close();
    }
  });

  it('lets every box be pressed where it is drawn', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await page.goto(`${address}/design`);
    for (const box of await page.locator('input[type=radio], input[type=checkbox]').all()) await box.check({ timeout: 2000 });
    expect(await page.locator(':checked:is(input)').count()).toBeGreaterThan(6);
    await page.close();
  });

  it('breaks no content security policy and moves nothing while it loads', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.addInitScript(() => {
      new PerformanceObserver((list) =>
        list
          .getEntries()
          .forEach(
            (entry) =>
              ((globalThis as unknown as { shift: number }).shift =
                ((globalThis as unknown as { shift?: number }).shift ?? 0) + (entry as unknown as { value: number }).value),
          ),
      ).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${address}/design`, { waitUntil: 'networkidle' });
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as { shift?: number }).shift ?? 0)).toBeLessThan(0.01);
    await page.close();
  });
});

describe('a first visit', () => {
  it('weighs less than 100 KB, page, style and scripts together', async () => {
    const { body } = await app.inject('/design');
    const files = [...body.matchAll(/\/assets\/[\w.-]+/g)].map(([href]) => href);
    expect(files.length).toBeGreaterThanOrEqual(3);
    let bytes = brotliCompressSync(body).length;
    for (const file of new Set(files)) {
      const answer = await app.inject({ url: file, headers: { 'accept-encoding': 'gzip, br' } });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toContain('immutable');
      bytes += answer.rawPayload.length;
    }
    expect(bytes).toBeLessThan(50_000);
  });

  it('fetches the fonts of the State for the State only', async () => {
    const sheet = async (one: FastifyInstance) =>
      (await one.inject(/href="([^"]+\.css)"/.exec((await one.inject('/design')).body)?.[1] ?? '')).body;
    expect(await sheet(app)).not.toMatch(/marianne/i);
    const fonts = [...(await sheet(signedIn)).matchAll(/url\((\/assets\/[^)]+woff2)\)/g)];
    expect(fonts.length).toBe(3);
    expect((await signedIn.inject(fonts[0]?.[1] ?? '')).headers['content-type']).toBe('font/woff2');
    expect((await app.inject('/design')).body).not.toContain('République');
  });

  it('answers a file of another release without keeping it, and no other file', async () => {
    expect((await app.inject('/assets/socle.0000000000.css')).headers['cache-control']).toBe('no-cache');
    for (const name of ['rien.0.css', '..%2f..%2fpackage.json', 'trim.0.ts', 'constructor.0.js'])
      expect((await app.inject(`/assets/${name}`)).statusCode).toBe(404);
  });
});
