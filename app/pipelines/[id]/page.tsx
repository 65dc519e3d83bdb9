import type { Metadata } from 'next';
import { EditorPage } from '@/components/editor/editor-page';

export const metadata: Metadata = { title: 'Pipeline' };

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<{ readonly view?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { id } = await params;
  const { view } = await searchParams;
  return <EditorPage id={id} mode={view === 'run' ? 'run' : 'design'} />;
}
