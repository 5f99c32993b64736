import type { ElementHandle, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { widths } from './chromium.js';

/** Stops of Tab after which a place counts as out of reach. */
const mostStops = 150;

/** A hand on the keyboard: no pointer, no field that is filled without being reached. */
export interface Keyboard {
  /** Goes to an address, as typed in the bar of the browser: the focus is nowhere in the page. */
  go(address: string): Promise<void>;
  /** Opens a link of the content with Enter. */
  follow(name: string | RegExp): Promise<void>;
  /** Sends a form with its button, with Enter. */
  send(name: string | RegExp): Promise<void>;
  /** Replaces what a field holds. */
  write(label: RegExp, text: string): Promise<void>;
  /** Ticks a box, or unticks it, with Space. `backwards` looks for it with Shift+Tab. */
  tick(label: string | RegExp, options?: { backwards?: boolean }): Promise<void>;
  /** Chooses a radio button with the arrows. */
  choose(label: string | RegExp): Promise<void>;
  /** Chooses in a list with the arrows. */
  pick(label: string, option: string): Promise<void>;
  /** The form came back: the focus is on what is wrong, and from there on the field itself. */
  correct(fault: RegExp, field: string): Promise<void>;
  /** The first stop of a page leads past its header. */
  skipToContent(): Promise<void>;
}

/**
 * Walks pages at 360 px with Tab, Shift+Tab, Enter, Space and the arrows. Wherever the focus stops, a person must see it.
 * @param current the page that is walked now
 */
export function keyboard(current: () => Page): Keyboard {
  const press = (key: string) => current().keyboard.press(key);
  /** Presses a key until the focus is where it should be. What is asked of the page is asked at once: these are many stops. */
  const stopAt = async (target: ElementHandle<HTMLElement | SVGElement>, wanted: Wanted, what: string, key = 'Tab') => {
    for (let stops = 0; stops < mostStops; stops += 1) {
      const { there, fault } = await target.evaluate(lookAtFocus, wanted);
      if (stops > 0) expect(fault, `${current().url()}, on the way to ${what}`).toBe('');
      if (there) return;
      await press(key);
    }
    expect.fail(`${current().url()}: ${key} does not lead to ${what}`);
  };
  const elementOf = async (target: Locator): Promise<ElementHandle<HTMLElement | SVGElement>> => {
    await target.first().waitFor({ state: 'attached' });
    return (await target.first().elementHandle()) ?? expect.fail(`${current().url()}: no ${String(target)}`);
  };
  const reach = async (target: Locator, key?: string): Promise<ElementHandle<HTMLElement | SVGElement>> => {
    const element = await elementOf(target);
    await stopAt(element, { focus: true }, String(target), key);
    return element;
  };
  const leave = async (key: string): Promise<void> => {
    const loaded = current().waitForEvent('load');
    await press(key);
    await loaded;
  };
  /** Services of others and the sandbox have pages without a main part. */
  const byRole = (role: 'link' | 'button', name: string | RegExp) => current().getByRole(role, { name, exact: typeof name === 'string' });

  return {
    async go(address) {
      await current().setViewportSize(widths.phone);
      await current().goto(address);
    },
    async follow(name) {
      await reach(current().getByRole('main').getByRole('link', { name }));
      await leave('Enter');
    },
    async send(name) {
      await reach(byRole('button', name));
      await leave('Enter');
    },
    async write(label, text) {
      await reach(current().getByLabel(label));
      await press('Control+A');
      await current().keyboard.type(text);
    },
    async tick(label, { backwards = false } = {}) {
      const box = await reach(current().getByRole('checkbox', { name: label }), backwards ? 'Shift+Tab' : 'Tab');
      const before = await box.isChecked();
      await press('Space');
      expect(await box.isChecked(), `Space turns ${String(label)}`).toBe(!before);
    },
    async choose(label) {
      const button = current().getByRole('radio', { name: label });
      const element = await elementOf(button);
      // Tab stops once in a group; inside it, arrows move and choose.
      await stopAt(element, { group: true }, String(button));
      if (!(await element.isChecked())) await press('Space');
      await stopAt(element, { checked: true }, String(button), 'ArrowDown');
    },
    async pick(label, option) {
      const list = await reach(current().getByRole('combobox', { name: label }));
      await stopAt(list, { option }, option, 'ArrowDown');
    },
    async correct(fault, field) {
      const summary = await elementOf(current().locator('.socle-summary'));
      expect(await summary.evaluate(lookAtFocus, { focus: true })).toEqual({ there: true, fault: '' });
      await reach(current().locator('.socle-summary').getByRole('link', { name: fault }));
      await press('Enter');
      const wrong = await elementOf(current().locator(`[id="${field}"]`));
      await expect.poll(() => wrong.evaluate(lookAtFocus, { focus: true })).toEqual({ there: true, fault: '' });
    },
    async skipToContent() {
      const skip = await elementOf(current().getByRole('link', { name: 'Contenu', exact: true }));
      await press('Tab');
      expect(await skip.evaluate(lookAtFocus, { focus: true })).toEqual({ there: true, fault: '' });
      await press('Enter');
      const content = await elementOf(current().locator('#contenu'));
      await expect.poll(() => content.evaluate((one) => document.activeElement === one)).toBe(true);
    },
  };
}

/** Where the focus should be: on the element, in its group of radio buttons; or what should be chosen of it. */
type Wanted = { focus: true } | { group: true } | { checked: true } | { option: string };

/**
 * Whether the focus, or the choice, is what is wanted of an element; and what is wrong with the place of the focus, in words: empty when a
 * person sees it, or when it is on the browser itself. Runs in the page.
 */
function lookAtFocus(element: HTMLElement | SVGElement, wanted: Wanted): { there: boolean; fault: string } {
  const focused = document.activeElement;
  const isThere = (): boolean => {
    if ('focus' in wanted) return focused === element;
    if ('group' in wanted) return focused?.getAttribute('name') === element.getAttribute('name');
    if ('checked' in wanted) return element instanceof HTMLInputElement && element.checked;
    return element instanceof HTMLSelectElement && element.selectedOptions[0]?.text.trim() === wanted.option;
  };
  const faultOf = (): string => {
    if (!focused || focused === document.body) return '';
    const what = `<${focused.tagName.toLowerCase()} id="${focused.id}">${focused.textContent?.trim().slice(0, 40)}`;
    const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : [];
    const drawn = [focused, ...labels].flatMap((one) => [getComputedStyle(one), getComputedStyle(one, '::before')]);
    const isRinged = drawn.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2);
    if (!isRinged) return `${what}: nothing shows the focus`;
    const { left, right, top, bottom } = (labels[0] ?? focused).getBoundingClientRect();
    if (right - left < 1 || bottom - top < 1) return `${what}: the focus is on something without a size`;
    if (right <= 0 || left >= innerWidth || bottom <= 0 || top >= innerHeight) return `${what}: the focus is outside of the screen`;
    return '';
  };
  return { there: isThere(), fault: faultOf() };
}
