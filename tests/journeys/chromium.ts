import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';

const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether this machine has a browser; without one the journeys are skipped, and the test command says so loudly. */
export const hasChromium = existsSync(program);

/** Starts Chromium. Addresses other than this machine's are not reachable. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
  });
}

export const widths = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/**
 * What must hold of every page: nothing sticks out at 360 px, axe-core finds nothing, one main heading, a title. When SCREENSHOTS names a
 * folder, the page is kept there as it looks on a phone and on a wide screen.
 */
export async function inspect(page: Page, name: string, options: { axe?: boolean } = {}): Promise<void> {
  await page.setViewportSize(widths.phone);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${name}: nothing sticks out at ${widths.phone.width} px`).toBeLessThanOrEqual(0);
  if (options.axe !== false) expect(await violations(page), `${name}: axe-core`).toEqual([]);
  await keep(page, `${name}-phone`);
  await page.setViewportSize(widths.wide);
  await keep(page, `${name}-wide`);
  expect(await page.locator('h1').count(), `${name}: one main heading`).toBe(1);
  expect(await page.title(), `${name}: a title`).toMatch(/ – Socle$/);
}

async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const result = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResult> } };
    return axe.run();
  });
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(' | ')}`);
}

/** Walks pages by the words that people read in their main part. @param current the page that is walked now */
export function walker(current: () => Page) {
  return {
    async send(name: string): Promise<void> {
      await current().getByRole('main').getByRole('button', { name, exact: true }).click();
      await current().waitForLoadState();
    },
    async follow(name: string): Promise<void> {
      await current().getByRole('main').getByRole('link', { name }).first().click();
      await current().waitForLoadState();
    },
  };
}

/** Signs an agent in through AgentConnect, on the way to a page. */
export async function signInAgent(page: Page, address: string, agent: { email: string; password: string }): Promise<void> {
  await page.goto(address);
  await page.getByRole('link', { name: 'S’identifier avec AgentConnect' }).click();
  await page.fill('[name=courriel]', agent.email);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.fill('[name=password]', agent.password);
  await page.locator('main button, form button').first().click();
  await page.waitForURL(address);
}

/**
 * Adds to `complaints` what the console of a page says is wrong.
 * @param refusals statuses with which a journey is refused on purpose
 */
export function hearComplaints(page: Page, complaints: string[], refusals: readonly number[]): void {
  page.on('console', (message) => {
    const meant = refusals.some((status) => message.text().includes(`status of ${status}`));
    if (message.type() === 'error' && !meant) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}
