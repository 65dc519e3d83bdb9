'use client';

import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconPencil, IconUpload } from '@tabler/icons-react';
import Link from 'next/link';
import type { PipelineDetail } from '@/model/pipeline/pipeline';
import { chordOf } from '@/components/shell/shortcuts';
import { Mark } from '@/components/shell/mark';
import { GuaranteeChip } from '@/components/run/guarantee-chip';
import { RunActions } from '@/components/run/run-actions';
import { StateBadge } from '@/components/run/state-badge';
import type { PipelineDeployment } from '@/components/run/use-pipeline-deployment';
import { Count } from '@/components/ui/chip';
import { counted } from '@/components/ui/format';
import { ToolButton } from '@/components/ui/tool-button';
import { showUi } from './editor';
import { useCompilation, useDocument, useEditor } from './editor-context';
import type { Mode } from './editor-room';
import { PipelineName } from './pipeline-name';
import { SaveBadge } from './save-badge';
import classes from './editor.module.css';

export function TopBar(props: { pipeline: PipelineDetail; mode: Mode; deployment: PipelineDeployment; onMode: (mode: Mode) => void }) {
  const { mode, deployment } = props;
  return (
    <header className={classes.top}>
      <Link href="/" className={classes.home} aria-label="Headrace home">
        <Mark />
      </Link>
      <div className={classes.crumb}>
        <Link href={mode === 'run' ? '/deployments' : '/pipelines'}>{mode === 'run' ? 'Deployments' : 'Pipelines'}</Link>
        <span aria-hidden>/</span>
        <PipelineName />
      </div>
      {mode === 'design' && <SaveBadge />}
      {mode === 'run' && deployment.summary && <StateBadge deployment={deployment.summary} />}
      {deployment.id && <ModeSwitch {...props} />}
      <div className={classes.right}>{mode === 'design' ? <DesignActions /> : <RunActions deployment={deployment} />}</div>
    </header>
  );
}

function ModeSwitch({ mode, deployment, onMode }: Parameters<typeof TopBar>[0]) {
  const running = deployment.summary?.current === 'RUNNING';
  const version = deployment.summary ? ` v${deployment.summary.version}` : '';
  return (
    <div className={classes.middle}>
      <SegmentedControl
        size="xs"
        aria-label="Design or Run"
        value={mode}
        onChange={(value) => onMode(value as Mode)}
        data={[
          {
            value: 'design',
            label: (
              <span className={classes.modeLabel}>
                <IconPencil size={14} />
                Design
              </span>
            ),
          },
          {
            value: 'run',
            label: (
              <span className={classes.modeLabel}>
                <i className={classes.dot} data-running={running || undefined} />
                Run{version}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

function DesignActions() {
  const editor = useEditor();
  const undo = useDocument((state) => state.undo);
  const redo = useDocument((state) => state.redo);
  const readOnly = useDocument((state) => state.readOnly !== undefined);
  const guarantee = useCompilation((compilation) => compilation.guarantee);
  const reasons = useCompilation((compilation) => compilation.guaranteeReasons);
  const errors = useCompilation((compilation) => compilation.diagnostics.filter((problem) => problem.severity === 'error').length);
  return (
    <>
      <ToolButton label={undo ? `Undo: ${undo}` : 'Undo'} shortcut={chordOf('undo')} disabled={!undo} onClick={() => editor.store.undo()}>
        <IconArrowBackUp size={18} stroke={1.75} />
      </ToolButton>
      <ToolButton label={redo ? `Redo: ${redo}` : 'Redo'} shortcut={chordOf('redo')} disabled={!redo} onClick={() => editor.store.redo()}>
        <IconArrowForwardUp size={18} stroke={1.75} />
      </ToolButton>
      <span className={classes.rule} />
      {guarantee && <GuaranteeChip guarantee={guarantee} reasons={reasons} />}
      <span className={classes.deploy}>
        <Button size="xs" disabled={readOnly} leftSection={<IconUpload size={14} />} onClick={() => showUi(editor, { reviewOpen: true })}>
          Deploy…
        </Button>
        {errors > 0 && (
          <span className={classes.deployCount} title={`${counted(errors, 'error')} ${errors === 1 ? 'blocks' : 'block'} the deploy`}>
            <Count value={errors} tone="err" label={counted(errors, 'error')} />
          </span>
        )}
      </span>
    </>
  );
}
