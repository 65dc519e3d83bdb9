'use client';

import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC } from '@/components/api/trpc';

/** Asks for a name and a namespace, makes the pipeline and opens it. */
export function NewPipelineDialog(props: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="New pipeline" size="sm">
      {props.opened && <Form onClose={props.onClose} />}
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const client = useQueryClient();
  const namespaces = useQuery(trpc.namespaces.list.queryOptions()).data ?? [];
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const namespace = chosen ?? defaultNamespace(namespaces);
  const create = useMutation(
    trpc.pipelines.create.mutationOptions({
      onSuccess: async (pipeline) => {
        await client.invalidateQueries({ queryKey: trpc.pipelines.list.queryKey() });
        router.push(`/pipelines/${pipeline.id}`);
      },
    }),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (namespace) create.mutate({ namespace, name });
      }}
    >
      <TextInput
        label="Name"
        data-autofocus
        required
        value={name}
        error={create.error?.message}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        mt={12}
        label="Namespace"
        description="Its tables are at hand in the palette."
        allowDeselect={false}
        data={namespaces.map((each) => ({ value: each.slug, label: each.title }))}
        value={namespace}
        onChange={setChosen}
      />
      <Group justify="flex-end" mt={16}>
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button type="submit" loading={create.isPending || create.isSuccess} disabled={!namespace || name.trim() === ''}>
          Create
        </Button>
      </Group>
    </form>
  );
}

/** The first namespace that is no example, else the first. */
export const defaultNamespace = (all: readonly { slug: string; example: boolean }[]): string | null =>
  (all.find((each) => !each.example) ?? all[0])?.slug ?? null;
