'use client';

import { Button, FileButton, Group, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconFile } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC, useTRPCClient } from '@/components/api/trpc';
import { liftText } from '@/components/compiler-worker/lift-text';
import { defaultNamespace } from './new-pipeline-dialog';

/** Brings a pipeline in: a document as JSON, or Flink SQL, which becomes a drawing. */
export function ImportDialog(props: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Import SQL or JSON" size="lg">
      {props.opened && <Form onClose={props.onClose} />}
    </Modal>
  );
}

const isJson = (text: string): boolean => text.trimStart().startsWith('{');

function Form({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const namespaces = useQuery(trpc.namespaces.list.queryOptions()).data ?? [];
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const namespace = chosen ?? defaultNamespace(namespaces);
  const bring = useImport();
  const readFile = async (file: File | null): Promise<void> => {
    if (!file) return;
    // Before it is read: whoever types another name meanwhile keeps it.
    setName(file.name.replace(/\.(json|sql)$/i, ''));
    setText(await file.text());
  };
  return (
    <>
      <Textarea
        label="Flink SQL, or the JSON of a pipeline"
        autosize
        minRows={8}
        maxRows={16}
        value={text}
        error={bring.error?.message}
        styles={{ input: { fontFamily: 'var(--mono)', fontSize: 12 } }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group grow mt={12} align="flex-end">
        <TextInput
          label="Name"
          value={name}
          placeholder={isJson(text) ? 'as in the document' : 'imported'}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Namespace"
          allowDeselect={false}
          data={namespaces.map((each) => ({ value: each.slug, label: each.title }))}
          value={namespace}
          onChange={setChosen}
        />
      </Group>
      <Group justify="flex-end" mt={16}>
        <FileButton accept=".json,.sql" onChange={(file) => void readFile(file)}>
          {(button) => (
            <Button {...button} variant="default" leftSection={<IconFile size={16} />}>
              Choose a file
            </Button>
          )}
        </FileButton>
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button
          disabled={text.trim() === '' || !namespace}
          loading={bring.isPending || bring.isSuccess}
          onClick={() => namespace && bring.mutate({ namespace, text, name })}
        >
          Import
        </Button>
      </Group>
    </>
  );
}

function useImport() {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ namespace, text, name }: { namespace: string; text: string; name: string }) => {
      if (isJson(text)) return api.pipelines.importJson.mutate({ namespace, json: text, name: name.trim() || undefined });
      const document = await liftText(text, name.trim() || 'imported');
      return api.pipelines.create.mutate({ namespace, name: document.name, document });
    },
    onSuccess: async (pipeline) => {
      await client.invalidateQueries({ queryKey: trpc.pipelines.list.queryKey() });
      router.push(`/pipelines/${pipeline.id}`);
    },
  });
}
