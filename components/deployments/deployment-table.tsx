'use client';

import { Checkbox } from '@mantine/core';
import type { DeploymentSummary } from '@/model/job/summaries';
import { DeploymentRow } from './deployment-row';
import classes from './deployments.module.css';

export function DeploymentTable(props: {
  deployments: readonly DeploymentSummary[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
}) {
  const { deployments, chosen, onChoose } = props;
  const all = deployments.every((each) => chosen.has(each.id));
  const some = deployments.some((each) => chosen.has(each.id));
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <div className={classes.box}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>
              <Checkbox
                size="xs"
                aria-label="Select all"
                checked={all}
                indeterminate={!all && some}
                onChange={() => onChoose(all ? new Set() : new Set(deployments.map((each) => each.id)))}
              />
            </th>
            <th>Name</th>
            <th>State</th>
            <th>First cause</th>
            <th>Throughput</th>
            <th data-num>rows/s</th>
            <th>Watermark</th>
            <th data-num>Snapshot</th>
            <th>Version</th>
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {deployments.map((each) => (
            <DeploymentRow key={each.id} deployment={each} chosen={chosen.has(each.id)} onToggle={() => toggle(each.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
