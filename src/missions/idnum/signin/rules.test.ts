import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeReturn } from './rules.js';

describe('the way back after signing in', () => {
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined, '/a\nb'])(
    '%j is not followed',
    (asked) => {
      expect(safeReturn(asked, '/dossier')).toBe('/dossier');
    },
  );
  it('stays on this site whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((s) => `/${s}`),
        ),
        (asked) => {
          expect(new URL(safeReturn(asked, '/'), 'https://socle.example').origin).toBe('https://socle.example');
        },
      ),
    );
  });
});
