'use client';

import { SegmentedControl } from '@mantine/core';
import { showUi, type View } from '@/components/editor/editor';
import { useEditor, useUi } from '@/components/editor/editor-context';

const views: { value: View; label: string }[] = [
  { value: 'canvas', label: 'Canvas' },
  { value: 'split', label: 'Split' },
  { value: 'sql', label: 'SQL' },
];

export function ViewSwitch() {
  const editor = useEditor();
  const view = useUi((ui) => ui.view);
  return (
    <SegmentedControl size="xs" aria-label="View" data={views} value={view} onChange={(value) => showUi(editor, { view: value as View })} />
  );
}
