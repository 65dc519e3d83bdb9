import type { Diagnostic } from '@/model/diagnostic/diagnostic';

export interface InkPiece {
  readonly text: string;
  readonly ink?: 'keyword' | 'function' | 'string' | 'number' | 'comment';
  readonly bad?: Diagnostic['severity'];
}

const token = /('(?:[^']|'')*'?|--[^\n]*)|(`[^`]*`?)|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)(\()?|(\s+|[^\w\s'`])/g;
const keywords = new Set(
  'AND OR NOT IS NULL TRUE FALSE IN LIKE BETWEEN CASE WHEN THEN ELSE END AS INTERVAL DISTINCT FILTER WHERE SECOND MINUTE HOUR DAY SELECT FROM GROUP BY HAVING ORDER LIMIT JOIN LEFT INNER ON UNION ALL TABLE CREATE TEMPORARY VIEW INSERT INTO WITH WATERMARK FOR PRIMARY KEY ENFORCED COMMENT EXECUTE STATEMENT SET BEGIN SYSTEM_TIME OF METADATA VIRTUAL'.split(
    ' ',
  ),
);

/** An expression cut at its tokens and at the ends of its problems' ranges: what is drawn under the field. */
export function inkExpression(text: string, problems: readonly Diagnostic[]): readonly InkPiece[] {
  const pieces: InkPiece[] = [];
  for (const match of text.matchAll(token)) {
    const [whole, string, , number, word, call] = match;
    const name = word ?? '';
    const ink: InkPiece['ink'] = string
      ? string.startsWith('--')
        ? 'comment'
        : 'string'
      : number
        ? 'number'
        : keywords.has(name.toUpperCase())
          ? 'keyword'
          : call
            ? 'function'
            : undefined;
    const inked: readonly InkPiece[] = call ? [{ text: name, ink }, { text: call }] : [{ text: whole, ink }];
    let start = match.index;
    for (const piece of inked) {
      pieces.push(...cut(piece, start, problems));
      start += piece.text.length;
    }
  }
  return pieces;
}

/** Cuts a piece where a range begins or ends in it. */
function cut(piece: InkPiece, start: number, problems: readonly Diagnostic[]): readonly InkPiece[] {
  const end = start + piece.text.length;
  const ranges = problems.flatMap((problem) => (problem.at.range ? [{ ...problem.at.range, severity: problem.severity }] : []));
  const edges = new Set([start, end]);
  for (const range of ranges) for (const edge of [range.start, range.end]) if (edge > start && edge < end) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1]!;
    const hit = ranges.find((range) => range.start < to && Math.max(range.end, range.start + 1) > from);
    return { ...piece, text: piece.text.slice(from - start, to - start), ...(hit ? { bad: hit.severity } : {}) };
  });
}
