import type { Chord } from '@/components/ui/key-chord';

export interface Shortcut {
  readonly chords: readonly Chord[];
  readonly label: string;
  readonly group: 'Anywhere' | 'Edit' | 'Move' | 'View' | 'Pipeline';
}

/** Every key of the studio, once: the handlers and the sheet behind `?` both read it. */
export const shortcuts = {
  jump: { chords: ['⌘K'], label: 'Go anywhere, any command', group: 'Anywhere' },
  help: { chords: ['?'], label: 'This sheet', group: 'Anywhere' },
  search: { chords: ['/'], label: 'Search the palette or the list', group: 'Anywhere' },
  undo: { chords: ['⌘Z'], label: 'Undo', group: 'Edit' },
  redo: { chords: ['⇧⌘Z', '⌘Y'], label: 'Redo', group: 'Edit' },
  copy: { chords: ['⌘C'], label: 'Copy as JSON', group: 'Edit' },
  cut: { chords: ['⌘X'], label: 'Cut', group: 'Edit' },
  paste: { chords: ['⌘V'], label: 'Paste', group: 'Edit' },
  duplicate: { chords: ['⌘D'], label: 'Duplicate', group: 'Edit' },
  selectAll: { chords: ['⌘A'], label: 'Select all', group: 'Edit' },
  remove: { chords: ['Del', 'Backspace'], label: 'Delete; edges heal if types fit', group: 'Edit' },
  add: { chords: ['A'], label: 'Add after the selected node', group: 'Edit' },
  draw: { chords: ['C'], label: 'Draw an edge: arrows choose, ↵ connects', group: 'Edit' },
  note: { chords: ['N'], label: 'Note', group: 'Edit' },
  next: { chords: ['Tab'], label: 'Next node in flow order', group: 'Move' },
  previous: { chords: ['⇧Tab'], label: 'Previous node in flow order', group: 'Move' },
  upstream: { chords: ['←'], label: 'Along the edge, against the flow', group: 'Move' },
  downstream: { chords: ['→'], label: 'Along the edge, with the flow', group: 'Move' },
  nudge: { chords: ['⌥←', '⌥→', '⌥↑', '⌥↓', '⇧⌥←', '⇧⌥→', '⇧⌥↑', '⇧⌥↓'], label: 'Nudge 4 px, with ⇧ 20 px', group: 'Move' },
  inspect: { chords: ['↵'], label: 'Into the inspector', group: 'Move' },
  leave: { chords: ['Esc'], label: 'Back to the canvas', group: 'Move' },
  nextProblem: { chords: ['F8'], label: 'Next problem', group: 'Move' },
  previousProblem: { chords: ['⇧F8'], label: 'Previous problem', group: 'Move' },
  columns: { chords: ['E'], label: 'Card of the input’s columns', group: 'View' },
  layout: { chords: ['⇧L'], label: 'Auto-layout', group: 'View' },
  fitAll: { chords: ['1'], label: 'Fit all', group: 'View' },
  fitSelection: { chords: ['2'], label: 'Fit the selection', group: 'View' },
  zoomIn: { chords: ['+', '='], label: 'Zoom in', group: 'View' },
  zoomOut: { chords: ['−'], label: 'Zoom out', group: 'View' },
  selectTool: { chords: ['V'], label: 'Select', group: 'View' },
  panTool: { chords: ['H'], label: 'Pan', group: 'View' },
  minimap: { chords: ['M'], label: 'Minimap', group: 'View' },
  canvas: { chords: ['⌘1'], label: 'Canvas', group: 'View' },
  split: { chords: ['⌘2'], label: 'Canvas and SQL', group: 'View' },
  sql: { chords: ['⌘3'], label: 'SQL', group: 'View' },
  review: { chords: ['⇧⌘↵'], label: 'Deploy review', group: 'Pipeline' },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof shortcuts;

export const chordOf = (id: ShortcutId): Chord => shortcuts[id].chords[0];
