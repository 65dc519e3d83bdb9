'use client';

import { useDocument } from '@/components/editor/editor-context';
import classes from '../canvas.module.css';

/** What an empty drawing asks for. */
export function EmptyCanvas() {
  const empty = useDocument((state) => state.document.nodes.length === 0 && !state.readOnly);
  if (!empty) return null;
  return (
    <div className={classes.empty}>
      <h2>Where do the rows come from?</h2>
      <p>
        Drag a table or a source from the left, or double-click it. Then add what should happen to its rows; the SQL is written as you draw.
      </p>
    </div>
  );
}
