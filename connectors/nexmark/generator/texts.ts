import { EventRandom } from './event-random';

const SHORTEST = 3;
const FILLING = 1 << 20;

/** From three letters to fewer than `longest`; one in thirteen is `special`. Blanks at the ends are cut off. */
export function word(random: EventRandom, longest: number, special = ' '): string {
  let text = '';
  for (let left = SHORTEST + random.below(longest - SHORTEST); left > 0; left--) {
    text += random.below(13) === 0 ? special : String.fromCharCode(97 + random.below(26));
  }
  return text.trim();
}

/** Where `extra` columns are cut from, once a seed. */
export function fillingText(seed: number): string {
  const random = new EventRandom();
  random.begin(seed, -1);
  const parts: string[] = [];
  for (let i = 0; i < FILLING; i++) parts.push(String.fromCharCode(97 + random.below(26)));
  return parts.join('');
}

/** As many letters as bring an event of `size` bytes to within a fifth of what is left to `wanted`. */
export function extra(random: EventRandom, filling: string, { size, wanted }: { readonly size: number; readonly wanted: number }): string {
  if (size > wanted) return '';
  const spread = Math.round((wanted - size) * 0.2);
  const length = wanted - size - spread + (spread === 0 ? 0 : random.below(2 * spread));
  const from = random.below(filling.length - length);
  return filling.slice(from, from + length);
}

/** Prices follow a logarithmic law from 1 to a million, in cents. */
export const price = (random: EventRandom): number => Math.round(10 ** (random.next() * 6) * 100);
