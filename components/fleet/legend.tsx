import type { ClusterRow } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { clusterLook } from '@/components/status/cluster-look';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';

const WORDS: readonly (readonly [Tone, string])[] = [
  ['failing', 'failing'],
  ['stalled', 'stalled'],
  ['waiting', 'waiting'],
  ['unknown', 'not heard'],
  ['stale', 'heard in part'],
  ['warning', 'restricted'],
  ['progressing', 'progressing'],
  ['suspended', 'with suspended objects'],
  ['ready', 'ready'],
  ['empty', 'without Flux objects'],
];

/** What the marks mean and how many clusters carry each. */
export function Legend({ clusters }: { clusters: readonly ClusterRow[] }) {
  const counts = new Map<Tone, number>();
  for (const cluster of clusters) {
    const { tone } = clusterLook(cluster);
    counts.set(tone, (counts.get(tone) ?? 0) + 1);
  }
  return (
    <ul className="flex flex-wrap gap-x-3.5 gap-y-1 border-t border-hair px-3 py-1.5 text-xs text-soft">
      {WORDS.filter(([tone]) => counts.has(tone)).map(([tone, word]) => (
        <li key={tone} className="flex items-center gap-1.5">
          <Glyph tone={tone} />
          <span className="num">{`${number(counts.get(tone) ?? 0)} ${word}`}</span>
        </li>
      ))}
    </ul>
  );
}
