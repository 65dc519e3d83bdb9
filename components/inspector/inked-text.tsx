import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { ColumnView } from '@/components/compiler-worker/compilation';
import { inkExpression } from './ink';
import classes from './expression-field.module.css';

/** The coloured text that lies under the field's own, glyph on glyph. */
export function InkedText(props: { text: string; problems: readonly Diagnostic[]; columns: readonly ColumnView[] }) {
  return (
    <pre className={classes.ink} aria-hidden>
      {inkExpression(props.text, props.problems).map((piece, i) => (
        <span key={i} data-ink={piece.ink} data-bad={piece.bad}>
          {piece.text}
        </span>
      ))}
      {'\n'}
    </pre>
  );
}
