import type { Markup } from '../../../../design/index.js';
import type { Satisfaction } from '../questions.js';

/** The mouth of each face, from one corner to the other. */
const mouths: Readonly<Record<Satisfaction, string>> = {
  good: 'M17 33q11 11 22 0',
  medium: 'M18 36h20',
  bad: 'M17 39q11-11 22 0',
};

/** A face that says an answer without words. Drawn in the colour of the text, so that it is seen in every theme and on paper. */
export function face(satisfaction: Satisfaction): Markup {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 56 56"
      width={56}
      height={56}
      fill="none"
      stroke="currentColor"
      stroke-width={2.5}
      stroke-linecap="round"
      xmlns="http://www.w3.org/2000/svg"
    >
      <circle cx={28} cy={28} r={24} />
      <path d={mouths[satisfaction]} />
      <path d="M20 21v3M36 21v3" />
    </svg>
  );
}
