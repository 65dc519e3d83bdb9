'use client';

import type { CSSProperties, ReactNode } from 'react';
import { useObservable } from '@/components/ui/use-observable';
import type { View } from './editor';
import { panels, type Panel } from './panels';
import { useFolded } from './use-folded';
import classes from './editor.module.css';

const usePixels = ({ size }: Panel): string => `${useObservable(size, (now) => now)}px`;

/** Design's columns at the sizes that the person pulled them to. A pull draws only this: the children stay the same elements. */
export function DesignGrid(props: { inspecting: boolean; view: View; children: ReactNode }) {
  const style = {
    '--palette': usePixels(panels.palette),
    '--inspector': usePixels(panels.inspector),
    '--problems': usePixels(panels.problems),
    '--sql': usePixels(panels.sql),
  } as CSSProperties;
  const folded = useFolded();
  return (
    <div
      className={classes.room}
      style={style}
      data-inspecting={props.inspecting || undefined}
      data-folded={folded || undefined}
      data-over={props.view === 'canvas' || undefined}
    >
      {props.children}
    </div>
  );
}

export function RunGrid(props: { children: ReactNode }) {
  const style = { '--run': usePixels(panels.run) } as CSSProperties;
  return (
    <div className={classes.room} style={style} data-run>
      {props.children}
    </div>
  );
}
