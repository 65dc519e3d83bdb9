import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import type { GuaranteeView } from '@/components/compiler-worker/compilation';
import { Chip } from '@/components/ui/chip';

const shown = {
  'exactly-once': { tone: 'ok', word: 'exactly-once', title: 'After a crash each row counts once: nothing is lost, nothing is doubled.' },
  idempotent: {
    tone: 'info',
    word: 'effectively once',
    title: 'After a crash rows may be written again under the same key, with the same result.',
  },
  'at-least-once': { tone: 'warn', word: 'at-least-once', title: 'After a crash some rows may be written twice; none is lost.' },
  'best-effort': { tone: 'warn', word: 'best effort', title: 'After a crash rows may be missing: a source cannot give them again.' },
} as const;

/** What the pipeline promises over a crash, worked out from its connectors. */
export function GuaranteeChip({ guarantee, reasons }: { guarantee: GuaranteeView; reasons: readonly string[] }) {
  const { tone, word, title } = shown[guarantee];
  return (
    <Chip tone={tone} large title={[title, ...reasons].join('\n')}>
      {tone === 'warn' ? <IconAlertTriangle size={14} /> : <IconShieldCheck size={14} />}
      {word}
    </Chip>
  );
}
