'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconSchema } from '@tabler/icons-react';
import { ReactFlowProvider } from '@xyflow/react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { emptyDocument } from '@/model/graph/document';
import type { PipelineDetail } from '@/model/pipeline/pipeline';
import { refusalOf } from '@/components/api/remedy';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { ErrorBoundary } from '@/components/shell/error-boundary';
import { Shell } from '@/components/shell/shell';
import { EmptyState } from '@/components/ui/empty-state';
import { download } from '@/components/ui/download';
import { EditorProvider } from './editor-context';
import { EditorRoom } from './editor-room';
import { openEditor, startEditor, type OpenedPipeline } from './open-editor';
import { readWhatFits } from './read-newer';
import classes from './editor.module.css';

/** The page of one pipeline: loads it, then hands it to its editor. */
export function EditorPage(props: { id: string }) {
  const trpc = useTRPC();
  const pipeline = useQuery({ ...trpc.pipelines.get.queryOptions({ id: props.id }), staleTime: Infinity, gcTime: 0 });
  // An editor that is open stays open when what it was opened with is asked for again, and does not come.
  if (pipeline.error && !pipeline.data)
    return (
      <Shell>
        <EmptyState icon={<IconAlertTriangle size={20} />} title="The pipeline was not loaded" text={refusalOf(pipeline.error)}>
          <Button loading={pipeline.isFetching} onClick={() => void pipeline.refetch()}>
            Try again
          </Button>
          <Button variant="default" component={Link} href="/pipelines">
            All pipelines
          </Button>
        </EmptyState>
      </Shell>
    );
  if (!pipeline.data)
    return (
      <p className={classes.message} role="status">
        Opening…
      </p>
    );
  const { content } = pipeline.data;
  if (content.kind === 'invalid') return <Unreadable pipeline={pipeline.data} json={content.json} problems={content.problems} />;
  return <OpenPipeline key={props.id} pipeline={pipeline.data} />;
}

function opened(pipeline: PipelineDetail): OpenedPipeline {
  const { id, namespace, revision, content } = pipeline;
  if (content.kind === 'ok') return { id, namespace, revision, document: content.document };
  const readOnly =
    content.kind === 'newer'
      ? `This pipeline was saved by a newer Headrace: its document is version ${content.foundVersion}, this build reads up to ${content.supportedVersion}. It is shown read-only, as far as it can be read. Update Headrace to edit it.`
      : 'This pipeline cannot be read.';
  return {
    id,
    namespace,
    revision,
    document: content.kind === 'newer' ? readWhatFits(content.json, pipeline.name) : emptyDocument(pipeline.name),
    readOnly,
  };
}

function OpenPipeline({ pipeline }: { pipeline: PipelineDetail }) {
  const api = useTRPCClient();
  const [editor] = useState(() => openEditor(api, opened(pipeline)));
  useEffect(() => startEditor(editor, api), [editor, api]);
  return (
    <EditorProvider value={editor}>
      <ReactFlowProvider>
        <ErrorBoundary place="The editor">
          <EditorRoom pipeline={pipeline} />
        </ErrorBoundary>
      </ReactFlowProvider>
    </EditorProvider>
  );
}

function Unreadable(props: { pipeline: PipelineDetail; json: unknown; problems: readonly { path: string; message: string }[] }) {
  const [first] = props.problems;
  const text = first
    ? `${first.path}: ${first.message}. Nothing was changed; download it, mend it and import it again.`
    : 'Download it, mend it and import it again.';
  return (
    <Shell>
      <EmptyState icon={<IconSchema size={20} />} title={`The document of ${props.pipeline.name} cannot be read`} text={text}>
        <Button onClick={() => download(`${props.pipeline.name}.json`, JSON.stringify(props.json, null, 2))}>Download the JSON</Button>
      </EmptyState>
    </Shell>
  );
}
