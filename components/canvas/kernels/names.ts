import type { PipelineDocument } from '@/model/graph/document';

/** `wanted`, or the first of wanted_2, wanted_3 … that is not among `taken`. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, '');
  for (let n = 2; ; n++) {
    const name = `${stem}_${n}`;
    if (!taken.has(name)) return name;
  }
}

/** Letters, digits and underscores in small letters, never starting with a digit: what a state key and a plain SQL name may be. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (plain === '') return 'node';
  return /^\d/.test(plain) ? `n_${plain}` : plain;
}

export const namesOf = (document: PipelineDocument): Set<string> => new Set(document.nodes.map((node) => node.name));
export const stateKeysOf = (document: PipelineDocument): Set<string> => new Set(document.nodes.map((node) => node.stateKey));

/** `text` with the identifier `from` replaced by `to` wherever it stands as a whole word outside string literals. */
export function renameIdentifier(text: string, from: string, to: string): string {
  return text.replace(/'(?:[^']|'')*'|`[^`]*`|[A-Za-z_]\w*/g, (token) =>
    token === from ? to : token === `\`${from}\`` ? `\`${to}\`` : token,
  );
}
