import { expect, it } from 'vitest';
import { cleanComment } from './comment.js';

it('keeps what a person wrote, without what could name someone', () => {
  expect(cleanComment('  Réponse en 3 jours, 120 € de moins.\r\nMerci ! ')).toBe('Réponse en 3 jours, 120 € de moins. \nMerci !');
  expect(cleanComment('Rappelez-moi : 06 12 34 56 78 ou +33612345678, zoe.l@exemple.example.')).toBe(
    'Rappelez-moi : [masqué] ou [masqué], [masqué]',
  );
  expect(cleanComment('Mon numéro 2 88 03 75 112 001 22, le 14/03/2026')).toBe('Mon numéro [masqué], le [masqué]');
});

it('keeps nothing of nothing, and cuts what is too long between two characters', () => {
  expect(cleanComment(' \n\t ')).toBeNull();
  expect([...(cleanComment('é😀'.repeat(3000)) ?? '')]).toHaveLength(2000);
});
