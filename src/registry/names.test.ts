import { describe, expect, it } from 'vitest';
import { displayName } from './names.js';

describe('the name by which a person is addressed', () => {
  it('is the usage name, not the birth name', () => {
    expect(
      displayName({
        given_name: 'MARIE LOUISE',
        given_name_array: ['MARIE', 'LOUISE'],
        family_name: 'LEFÈVRE',
        preferred_username: "O'BRIEN-LEFÈVRE",
      }),
    ).toBe("Marie O'Brien-Lefèvre");
  });
  it('is the birth name when there is no other', () => {
    expect(displayName({ given_name: 'Œdipe', given_name_array: ['Œdipe'], family_name: 'ŸSAY', preferred_username: '' })).toBe(
      'Œdipe Ÿsay',
    );
  });
});
