import { IconMapOff } from '@tabler/icons-react';
import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';
import { Shell } from '@/components/shell/shell';

export default function NotFound() {
  return (
    <Shell>
      <EmptyState
        icon={<IconMapOff size={20} />}
        title="There is nothing at this address"
        text="It may have been deleted, or the link is mistyped."
      >
        <Link href="/">Go to the start page</Link>
      </EmptyState>
    </Shell>
  );
}
