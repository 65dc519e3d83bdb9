'use client';

import { useEffect, type RefObject } from 'react';
import type { NodeId } from '@/model/ids';
import { showUi } from '@/components/editor/editor';
import { useEditor, useUi } from '@/components/editor/editor-context';

const controls = 'input:not([type=hidden]), textarea, button[role=combobox]';

/** Puts the focus on the field that a problem or ↵ asked for; on the first control where the field is not drawn. Esc leads back to the node. */
export function useFocusField(panel: RefObject<HTMLElement | null>, node: NodeId): void {
  const editor = useEditor();
  const wanted = useUi((ui) => ui.focusField);
  useEffect(() => {
    if (wanted?.node !== node || !panel.current) return;
    const form = panel.current.querySelector('[role=tabpanel]') ?? panel.current;
    const marked = wanted.field ? findField(form, wanted.field) : null;
    const control = marked?.matches(controls) ? marked : (marked?.querySelector(controls) ?? form.querySelector(controls));
    if (control instanceof HTMLElement) control.focus();
    showUi(editor, { focusField: null });
  }, [wanted, node, panel, editor]);
  useEffect(() => {
    const element = panel.current;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || listOpenAt(event.target)) return;
      document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(node)}"]`)?.focus();
    };
    element?.addEventListener('keydown', onKey);
    return () => element?.removeEventListener('keydown', onKey);
  }, [panel, node]);
}

/** Esc belongs to the list of an open field first. */
const listOpenAt = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('[aria-expanded=true], [data-list-open]');

/** The control of the field, or of the nearest field that holds it. */
function findField(form: Element, field: string): Element | null {
  for (let path = field; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const found = form.querySelector(`[data-field="${CSS.escape(path)}"]`);
    if (found) return found;
  }
  return null;
}
