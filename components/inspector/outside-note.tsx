'use client';

import { Anchor, Group, Text } from '@mantine/core';
import type { OutsideConnector } from '@/components/compiler-worker/connector-forms';
import { counted } from '@/components/ui/format';

const verdict = ({ conformance }: OutsideConnector): string => {
  if (!conformance) return 'not verified';
  if (conformance.failed > 0) return `${counted(conformance.failed, 'law')} broken`;
  return `${counted(conformance.passed, 'law')} ${conformance.passed === 1 ? 'holds' : 'hold'}`;
};

/** Where a connector that is no part of this build comes from, and what the conformance kit says of it. */
export function OutsideNote(outside: OutsideConnector) {
  const { name, packageName, version, page, icon } = outside;
  return (
    <Group gap="xs" wrap="nowrap">
      {icon && <img src={icon} width={18} height={18} alt="" />}
      <Text size="xs" c="dimmed">
        {packageName} {version}, {verdict(outside)}
      </Text>
      <Anchor size="xs" href={page} target="_blank" aria-label={`About ${name}`}>
        About
      </Anchor>
    </Group>
  );
}
