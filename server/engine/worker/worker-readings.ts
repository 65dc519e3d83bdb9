import type { TaskWiring } from './task-wiring';
import type { JobGraph } from '../dataflow/job-graph';
import type { Task } from '../dataflow/task';
import { SourceTask } from '../source/source-task';
import type { SubtaskReading, WorkerReadings } from './protocol';

/** Everything that the tasks of one worker have counted. Operators of one chain share the chain's time. */
export function readWorker(tasks: readonly Task[], graph: JobGraph, wiring: TaskWiring): WorkerReadings {
  return {
    operators: tasks.flatMap(readTask),
    edges: graph.edges.map((edge) => ({ edge: edge.index, ...wiring.reading(edge) })),
  };
}

function readTask(task: Task): SubtaskReading[] {
  const time = task.time.read();
  const splits = task instanceof SourceTask ? task.splitReadings() : [];
  return task.readings().map((gauges) => {
    const meter = task.meters.find((candidate) => candidate.operator === gauges.operator);
    return {
      ...gauges,
      ...time,
      skippedRows: meter?.skippedRows ?? 0,
      deadLetterRows: meter?.deadLetterRows ?? 0,
      custom: meter?.custom() ?? {},
      splits,
    };
  });
}
