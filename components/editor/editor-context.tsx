'use client';

import { createContext, useContext } from 'react';
import type { DocumentNode } from '@/model/graph/document';
import type { NodeId } from '@/model/ids';
import type { DocumentState } from '@/components/canvas/document/document-store';
import type { Compilation } from '@/components/compiler-worker/compilation';
import { outsideOf } from '@/components/ui/studio-error';
import { useObservable } from '@/components/ui/use-observable';
import type { Editor, EditorUi } from './editor';

const Context = createContext<Editor | null>(null);
export const EditorProvider = Context.Provider;

export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw outsideOf('useEditor', 'an open pipeline');
  return editor;
}

type Equal<S> = (a: S, b: S) => boolean;

export const useDocument = <S,>(select: (state: DocumentState) => S, equal?: Equal<S>): S =>
  useObservable(useEditor().store, select, equal);
export const useUi = <S,>(select: (ui: EditorUi) => S, equal?: Equal<S>): S => useObservable(useEditor().ui, select, equal);
export const useCompilation = <S,>(select: (compilation: Compilation) => S, equal?: Equal<S>): S =>
  useObservable(useEditor().compiler, (state) => select(state.compilation), equal);

export const useNode = (id: NodeId): DocumentNode | undefined =>
  useDocument((state) => state.document.nodes.find((node) => node.id === id));
