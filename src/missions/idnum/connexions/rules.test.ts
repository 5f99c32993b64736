import { describe, expect, it } from 'vitest';
import { byMonth, pageAsked, perPage } from './rules.js';

describe('the list of connections', () => {
  it('is cut into months of the calendar of Paris', () => {
    const at = (iso: string) => ({ at: new Date(iso) });
    const list = [at('2026-11-24T10:00:00Z'), at('2026-10-31T23:00:00Z'), at('2026-10-31T22:59:59Z'), at('2026-08-01T10:00:00Z')];
    expect(byMonth(list).map(({ month, items }) => [month, items.length])).toEqual([
      ['2026-11-01', 2],
      ['2026-10-01', 1],
      ['2026-08-01', 1],
    ]);
    expect(byMonth([])).toEqual([]);
  });

  it('opens at a page that exists, whatever the address says', () => {
    expect(pageAsked('2', perPage + 1)).toEqual({ page: 2, pages: 2, offset: perPage });
    expect(pageAsked('2', perPage)).toMatchObject({ page: 1, pages: 1 });
    for (const asked of [undefined, '-1', '0', 'x', ['2'], '99999999']) expect(pageAsked(asked, 100)).toMatchObject({ page: 1, offset: 0 });
    expect(pageAsked('9', 100)).toMatchObject({ page: 5, pages: 5 });
    expect(pageAsked('1', 0)).toEqual({ page: 1, pages: 1, offset: 0 });
  });
});
