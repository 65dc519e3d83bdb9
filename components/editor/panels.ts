import { remembered, within } from '@/components/ui/remembered';
import type { Source } from '@/components/ui/observable';

/** A panel of the editor: its size in pixels, kept for the person, and how far it may be pulled. */
export interface Panel {
  readonly size: Source<number>;
  readonly min: number;
  readonly max: () => number;
  readonly usual: number;
}

const side = (name: string, usual: number, min = 280, max = 480): Panel => ({
  size: remembered(`headrace.panel.${name}`, usual, within(min, max)),
  min,
  max: () => max,
  usual,
});

const share = (of: 'innerWidth' | 'innerHeight', part: number) => (): number => Math.round(window[of] * part);

/** The sizes of the editor's panels; Design and Run, and all pipelines, share them. */
export const panels = {
  palette: side('palette', 196, 160, 320),
  inspector: side('inspector', 332),
  run: side('run', 360),
  problems: {
    size: remembered('headrace.panel.problems', 220, within(160, 2_000)),
    min: 160,
    max: share('innerHeight', 0.6),
    usual: 220,
  },
  sql: { size: remembered('headrace.panel.sql', 520, within(320, 4_000)), min: 320, max: share('innerWidth', 0.6), usual: 520 },
} as const satisfies Record<string, Panel>;

/** Whether the palette shows its signs only. `null`: nobody has chosen; then it is folded where the window is narrow. */
export const paletteFolded: Source<boolean | null> = remembered<boolean | null>('headrace.palette.folded', null, (stored) =>
  typeof stored === 'boolean' ? stored : undefined,
);

/** Up to this width of the window the palette folds by itself and the inspector lies over the canvas. */
export const narrowQuery = '(max-width: 1290px)';
