'use client';

import { useComputedColorScheme } from '@mantine/core';
import { useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { DocumentEdge, DocumentNode } from '@/model/graph/document';
import { useFeed } from '@/components/api/api-provider';
import { useRunningMetrics } from '@/components/api/use-live';
import { useCompilation } from '@/components/editor/editor-context';
import { fareOf, nodeMetricsIn } from '@/components/run/live-index';
import { useObservable } from '@/components/ui/use-observable';
import { familyTone, farPaths, paintFar, type Inks, type Tone } from './paint';
import classes from './far-drawing.module.css';

/**
 * A large drawing seen from afar: blocks and edges on one canvas, painted once for each move of the view without React taking part. The
 * nodes themselves stay in the page, empty, so that clicks, keys and assistive technology find them.
 */
export function FarDrawing(props: {
  nodes: readonly DocumentNode[];
  edges: readonly DocumentEdge[];
  selected: ReadonlySet<string>;
  deploymentId: string | null;
}) {
  const { nodes, edges, selected, deploymentId } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const api = useStoreApi();
  const scheme = useComputedColorScheme('light');
  const toneOf = useTones(deploymentId);
  const paths = useMemo(
    () => farPaths({ nodes, edges, selected, toneOf, view: deploymentId ? 'run' : 'design' }),
    [nodes, edges, selected, toneOf, deploymentId],
  );
  useEffect(() => {
    const element = canvas.current;
    const brush = element?.getContext('2d');
    if (!element || !brush) return;
    const inks = inksOf(element);
    let asked = 0;
    const paint = (): void => {
      asked = 0;
      const { transform, width, height } = api.getState();
      const ratio = window.devicePixelRatio;
      const size = [Math.round(width * ratio), Math.round(height * ratio)] as const;
      if (element.width !== size[0]) element.width = size[0];
      if (element.height !== size[1]) element.height = size[1];
      paintFar(brush, paths, { view: transform, ratio, inks });
    };
    const ask = (): void => void (asked ||= requestAnimationFrame(paint));
    paint();
    const stop = api.subscribe((state, before) => {
      if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height) ask();
    });
    return () => {
      stop();
      cancelAnimationFrame(asked);
    };
  }, [paths, api, scheme]);
  return <canvas ref={canvas} className={classes.far} aria-hidden />;
}

/** Red and amber for what needs a person: in Design problems, in Run how nodes fare; all others in their family's colour. */
function useTones(deploymentId: string | null): (node: DocumentNode) => Tone {
  const diagnostics = useCompilation((compilation) => compilation.diagnostics);
  const metrics = useRunningMetrics(deploymentId ?? '', (job) => job);
  const failure = useObservable(useFeed().deployments, (all) => {
    const deployment = deploymentId ? all.get(deploymentId) : undefined;
    return deployment?.current === 'FAILED' || deployment?.jobState === 'RESTARTING' ? deployment.failure : null;
  });
  return useMemo(() => {
    const problems = new Map<string, Tone>();
    for (const { at, severity } of deploymentId ? [] : diagnostics)
      if (at.nodeId && severity !== 'info' && problems.get(at.nodeId) !== 'err')
        problems.set(at.nodeId, severity === 'error' ? 'err' : 'warn');
    for (const id of failure?.origin ?? []) problems.set(id, 'err');
    if (deploymentId && metrics)
      for (const [id, node] of nodeMetricsIn(metrics)) {
        const fare = fareOf(node);
        if (fare) problems.set(id, fare === 'hot' ? 'err' : 'warn');
      }
    return (node) => problems.get(node.id) ?? familyTone(node);
  }, [diagnostics, metrics, failure, deploymentId]);
}

function inksOf(element: HTMLElement): Inks {
  const style = getComputedStyle(element);
  const variable = { err: '--err-fill', warn: '--warn-fill' } as Readonly<Record<string, string>>;
  const known = new Map<string, string>();
  return (name) => {
    const ink = known.get(name) ?? style.getPropertyValue(variable[name] ?? `--${name}`).trim();
    known.set(name, ink);
    return ink;
  };
}
