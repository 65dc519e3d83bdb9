'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';

/** An icon that acts; `label` names it for a screen reader and, with its key, in the tooltip. */
export function ToolButton(props: {
  label: string;
  shortcut?: string;
  pressed?: boolean;
  disabled?: boolean;
  /** What it began is not done yet. */
  busy?: boolean;
  size?: number;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  children: ReactNode;
}) {
  return (
    <Tooltip label={props.shortcut ? `${props.label} ${props.shortcut}` : props.label}>
      <ActionIcon
        aria-label={props.label}
        aria-pressed={props.pressed}
        aria-busy={props.busy || undefined}
        variant={props.pressed ? 'light' : 'subtle'}
        color={props.pressed ? 'race' : 'gray'}
        disabled={props.disabled}
        size={props.size ?? 28}
        onClick={props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
