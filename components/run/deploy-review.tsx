'use client';

import { Button, Drawer, NumberInput, Radio } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { defaultDeploymentConfig, type RestoreStrategy } from '@/model/job/config';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { showUi } from '@/components/editor/editor';
import { useCompilation, useDocument, useEditor, useUi } from '@/components/editor/editor-context';
import { DurationField } from '@/components/inspector/duration-field';
import { MessageText } from '@/components/problems/message-text';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { SqlText } from '@/components/sql/sql-text';
import { LoadState } from '@/components/ui/load-state';
import { GuaranteeChip } from './guarantee-chip';
import type { PipelineDeployment } from './use-pipeline-deployment';
import classes from './deploy-review.module.css';

interface Props {
  readonly deployment: PipelineDeployment;
  readonly onDeployed: (deploymentId: string) => void;
}

/** What will run, what it promises, where it starts from; nothing is deployed before the button in here. */
export function DeployReview(props: Props) {
  const editor = useEditor();
  const open = useUi((ui) => ui.reviewOpen);
  const name = useDocument((state) => state.document.name);
  return (
    <Drawer
      opened={open}
      onClose={() => showUi(editor, { reviewOpen: false })}
      overlayProps={{ backgroundOpacity: 0.18 }}
      position="bottom"
      size={440}
      title={`Deploy ${name}`}
      classNames={{ title: classes.title, body: classes.body, content: classes.content }}
    >
      {open && <Review {...props} />}
    </Drawer>
  );
}

function Review(props: Props) {
  const { id, summary } = props.deployment;
  const deployed = useDeployed(id);
  // Until it is known what runs now, a deploy would put the defaults in its place.
  const known = id === null || deployed.data !== undefined;
  const [changed, setChanged] = useState<Partial<typeof defaultDeploymentConfig>>({});
  const [refused, setRefused] = useState<readonly Diagnostic[]>([]);
  const config = { ...defaultDeploymentConfig, ...deployed.data?.config, ...changed };
  const deploy = useDeploy(config, props.onDeployed, setRefused);
  const compilation = useCompilation((value) => value);
  const errors = [...compilation.diagnostics.filter((problem) => problem.severity === 'error'), ...refused];
  const warnings = compilation.diagnostics.filter((problem) => problem.severity === 'warning');
  return (
    <div className={classes.review}>
      <section className={classes.sql} aria-label="What will run">
        <SqlText lines={compilation.lines} label="SQL that will run" />
      </section>
      <aside className={classes.side}>
        <div className={classes.facts}>
          {compilation.guarantee && <GuaranteeChip guarantee={compilation.guarantee} reasons={compilation.guaranteeReasons} />}
          <p>{verdict(errors.length, warnings.length, summary?.version ?? deployed.data?.version)}</p>
        </div>
        {compilation.guaranteeReasons.slice(0, 3).map((reason, i) => (
          <p key={i} className={classes.reason}>
            <MessageText text={reason} />
          </p>
        ))}
        {[...errors, ...warnings].slice(0, 4).map((problem, i) => (
          <p key={i} className={classes.problem} data-severity={problem.severity}>
            <MessageText text={problem.message} />
          </p>
        ))}
        {!known && <LoadState what="What runs now was not loaded" query={deployed} />}
        <div className={classes.fields}>
          <NumberInput
            size="xs"
            label="Parallelism"
            min={1}
            max={64}
            value={config.parallelism}
            onChange={(value) => typeof value === 'number' && setChanged({ ...changed, parallelism: value })}
          />
          <DurationField
            label="Checkpoint every"
            field="checkpointIntervalMs"
            ms={config.checkpointIntervalMs}
            onChange={(ms) => setChanged({ ...changed, checkpointIntervalMs: ms })}
          />
        </div>
        <RestoreChoice value={config.restore} onChange={(restore) => setChanged({ ...changed, restore })} />
        <Button
          fullWidth
          leftSection={<IconUpload size={16} />}
          disabled={errors.length > 0 || !known}
          loading={deploy.isPending}
          onClick={() => deploy.mutate()}
        >
          Deploy
        </Button>
      </aside>
    </div>
  );
}

function verdict(errors: number, warnings: number, version: number | undefined): string {
  if (errors > 0) return errors === 1 ? 'One error keeps it from running.' : `${errors} errors keep it from running.`;
  const over = version ? `It replaces v${version}: savepoint, stop, start.` : 'It starts on this machine’s runner.';
  return warnings ? `${over} ${warnings === 1 ? 'One warning' : `${warnings} warnings`} to read first.` : over;
}

function useDeployed(id: string | null) {
  const trpc = useTRPC();
  return useQuery({ ...trpc.deployments.get.queryOptions({ id: id ?? '' }), enabled: id !== null });
}

/** Saves what is drawn, then deploys exactly that revision. */
function useDeploy(
  config: typeof defaultDeploymentConfig,
  onDeployed: (id: string) => void,
  onRefused: (diagnostics: readonly Diagnostic[]) => void,
) {
  const editor = useEditor();
  const api = useTRPCClient();
  const trpc = useTRPC();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await editor.autosave.flush();
      return api.deployments.deploy.mutate({ pipelineId: editor.pipelineId, revision: editor.autosave.revision, config });
    },
    onSuccess: (outcome) => {
      if (outcome.kind === 'refused') return onRefused(outcome.diagnostics);
      void client.invalidateQueries({ queryKey: trpc.deployments.get.queryKey({ id: outcome.deploymentId }) });
      showUi(editor, { reviewOpen: false });
      notifyDone(`Version ${outcome.version} is deployed.`);
      onDeployed(outcome.deploymentId);
    },
    onError: (error) => notifyFailed('It was not deployed', error),
  });
}

const choices: readonly { value: RestoreStrategy; label: string; description: string }[] = [
  { value: 'LATEST_STATE', label: 'The latest state', description: 'Goes on where the last checkpoint or savepoint stands.' },
  { value: 'LATEST_SAVEPOINT', label: 'The latest savepoint', description: 'Goes back to where it was last suspended.' },
  { value: 'NONE', label: 'Nothing', description: 'Reads from the beginning; sinks get the rows again.' },
];

function RestoreChoice(props: { value: RestoreStrategy; onChange: (value: RestoreStrategy) => void }) {
  return (
    <Radio.Group label="Start from" value={props.value} onChange={(value) => props.onChange(value as RestoreStrategy)}>
      <div className={classes.choices}>
        {choices.map((choice) => (
          <Radio key={choice.value} size="xs" value={choice.value} label={choice.label} description={choice.description} />
        ))}
      </div>
    </Radio.Group>
  );
}
