import ElkApi from 'elkjs/lib/elk-api';
import { observable } from '@/components/ui/observable';
import type { DocumentStore } from './document/document-store';
import { move } from './document/edits';
import { positionsFrom, toElkGraph } from './kernels/layout';

let elk: InstanceType<typeof ElkApi> | undefined;

/** ELK in a worker of its own, started on first use and kept. */
const layouter = (): InstanceType<typeof ElkApi> =>
  (elk ??= new ElkApi({ workerFactory: () => new Worker(new URL('elkjs/lib/elk-worker.min.js', import.meta.url)) }));

/** How many layouts ELK thinks about now. */
export const layoutsUnderWay = observable(0);

/** Lays the whole drawing out; one step of undo. An edit made while ELK thinks keeps what it changed, only places are taken over. */
export async function autoLayout(store: DocumentStore): Promise<void> {
  const { document } = store.get();
  if (document.nodes.length === 0) return;
  layoutsUnderWay.update((count) => count + 1);
  try {
    const laidOut = await layouter().layout(toElkGraph(document));
    store.run(move(positionsFrom(laidOut, document), 'Auto-layout'));
  } finally {
    layoutsUnderWay.update((count) => count - 1);
  }
}
