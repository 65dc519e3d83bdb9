import type { Metadata } from 'next';
import { EditorPage } from '@/components/editor/editor-page';

export const metadata: Metadata = { title: 'Pipeline' };

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <EditorPage id={id} />;
}
