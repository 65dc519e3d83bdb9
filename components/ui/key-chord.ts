/** A shortcut as the sheet writes it: `⌘K`, `⇧⌘Z`, `⌥←`, `A`, `F8`, `Esc`. ⌘ is Ctrl where there is no such key. */
export type Chord = string;

const names: Readonly<Record<string, string>> = {
  Esc: 'Escape',
  Del: 'Delete',
  '↵': 'Enter',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '−': '-',
};

interface KeyPress {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether the press is this chord; Shift counts only where the chord names it or the key is more than one character. */
export function matchesChord(press: KeyPress, chord: Chord): boolean {
  const wanted = { command: chord.includes('⌘'), shift: chord.includes('⇧'), alt: chord.includes('⌥') };
  const bare = chord.replace(/[⌘⇧⌥]/g, '');
  const key = names[bare] ?? bare;
  if ((press.ctrlKey || press.metaKey) !== wanted.command || press.altKey !== wanted.alt) return false;
  const letter = /^[A-Za-z]$/.test(key);
  if ((letter || key.length > 1 || wanted.shift) && press.shiftKey !== wanted.shift) return false;
  if (!letter) return press.key === key || press.code === `Digit${key}`;
  return press.key.toLowerCase() === key.toLowerCase() || (isForeignLetter(press.key) && press.code === `Key${key.toUpperCase()}`);
}

/** On keyboards of other scripts a key is known by its place: ⌘Z is ⌘я there. */
const isForeignLetter = (key: string): boolean => /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key);

const takesNoText = /^(button|checkbox|color|file|image|radio|range|reset|submit)$/;

/** Keys typed into a field belong to the field; a box to tick or one choice of several is none. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target instanceof HTMLInputElement && !takesNoText.test(target.type)) ||
    /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role="combobox"],[role="listbox"]') !== null);

/** A field that only shows its choice: what is typed changes nothing in it, so that it has nothing of its own to undo. */
export const isReadOnlyField = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.readOnly;

/**
 * Whether a key or a clipboard event belongs to a dialog or a menu. An event of the clipboard goes to where text is marked and not to the
 * focus, so it can pass by a dialog: while one is open that keeps all else out, nothing reaches what lies behind.
 */
export const isForDialog = ({ target }: Event): boolean =>
  document.querySelector('[aria-modal="true"]') !== null ||
  [target, document.activeElement].some((at) => at instanceof Element && at.closest('[role="dialog"],[role="menu"]') !== null);
