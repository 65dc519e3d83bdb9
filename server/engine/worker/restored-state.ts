import path from 'node:path';
import { keyGroupsOfSubtask } from '../state/key-hash';
import type { StateSection } from '../contract/chain';
import type { Manifest } from '../checkpoint/manifest';
import { readSections } from '../checkpoint/section-file';
import type { RestoredOperator } from '../dataflow/task';
import type { OperatorId } from '@/model/ids';

export interface RestoredPlan {
  readonly manifest: Manifest;
  readonly path: string;
}

/** What a checkpoint holds of one operator, as one subtask of the new parallelism sees it. */
export function restoredOperator(
  restored: RestoredPlan | null,
  operator: OperatorId,
  place: { readonly subtask: number; readonly parallelism: number },
): RestoredOperator | null {
  const record = restored?.manifest.operators[operator];
  if (!restored || !record) return null;
  const groups = keyGroupsOfSubtask(place.subtask, place.parallelism);
  return {
    runtime: record.subtasks.map((subtask) => subtask.runtime),
    oldParallelism: restored.manifest.parallelism,
    *sections(): Iterable<StateSection> {
      for (const file of record.subtasks.flatMap((subtask) => subtask.files)) {
        for (const section of readSections(path.join(restored.path, file.name))) {
          if (section.keyGroups.from < groups.to && section.keyGroups.to > groups.from) yield section;
        }
      }
    },
  };
}
