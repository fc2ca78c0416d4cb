import type { Tree } from '@/lib/api/contract/tree';
import { number, plural } from '@/lib/client/format';

/** How much broke: only what is heard is a cause; what is not is counted apart. */
export function brokenNote({
  rootsTotal,
  rootsStale,
  behind,
}: Pick<Tree, 'rootsTotal' | 'rootsStale' | 'behind'>): string {
  if (rootsTotal === 0) return plural(rootsStale, 'object');
  const parts = [plural(rootsTotal, 'cause')];
  if (behind > 0)
    parts.push(`${plural(behind, 'object')} ${behind === 1 ? 'waits' : 'wait'} behind`);
  if (rootsStale > 0)
    parts.push(
      `${number(rootsStale)} more ${rootsStale === 1 ? 'was' : 'were'} broken when last heard`,
    );
  return parts.join(', ');
}
