import { domainToUnicode } from 'node:url';
import { domainLike } from '../agentconnect/index.js';

/** Letters and digits that readers take for Latin ones (Unicode Technical Standard 39, those that names of domains are made of). */
const readAs: Readonly<Record<string, string>> = {
  ...{ а: 'a', в: 'b', е: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x' },
  ...{ і: 'i', ј: 'j', ѕ: 's', һ: 'h', ԁ: 'd', ԛ: 'q', ԝ: 'w', ѵ: 'v', ӏ: 'l', ı: 'i', ɡ: 'g', ł: 'l', ø: 'o', đ: 'd' },
  ...{ α: 'a', ο: 'o', ρ: 'p', ν: 'v', υ: 'u', ι: 'i', κ: 'k', τ: 't', ω: 'w', '0': 'o', '1': 'l', '3': 'e', '5': 's' },
};

/** A domain as eyes read it: two that give the same are taken for one another. */
export const asRead = (domain: string): string =>
  [...(domainToUnicode(domain) || domain).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()]
    .map((letter) => readAs[letter] ?? letter)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

/**
 * The declared domain that another one could be taken for: by letters that look alike, a slip of a finger, or by beginning with it.
 * @param domain as `parseDomain` returns it
 */
export function imitated(declared: readonly string[], domain: string): string | null {
  const others = declared.map((one) => one.toLowerCase()).filter((one) => one !== domain);
  const read = asRead(domain);
  const same = others.find((one) => asRead(one) === read || domain.startsWith(`${one}.`));
  return same ?? domainLike([{ domains: others }], domain) ?? domainLike([{ domains: others }], read);
}
