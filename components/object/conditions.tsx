'use client';
import { clsx } from 'clsx';
import type { LiveObject } from '@/lib/api/contract';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import { Empty } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { LINE, LivePanel } from './live-panel';
import type { LiveAnswer } from './use-live';

const GOOD_WHEN_TRUE = new Set([
  'Ready',
  'Healthy',
  'Released',
  'TestSuccess',
  'ArtifactInStorage',
  'SourceVerified',
]);
const BAD_WHEN_TRUE = new Set([
  'Stalled',
  'FetchFailed',
  'BuildFailed',
  'StorageOperationFailed',
  'Remediated',
  'ArtifactOutdated',
]);

const FIRST = ['Ready', 'Reconciling', 'Stalled'];
/** Ready first: it is what everything else explains. */
const inOrder = (conditions: LiveObject['conditions']): LiveObject['conditions'] =>
  conditions.toSorted((a, b) => place(a.type) - place(b.type));
const place = (type: string): number => (FIRST.includes(type) ? FIRST.indexOf(type) : FIRST.length);

function toneOf(type: string, status: string): Tone {
  if (type === 'Reconciling') return status === 'True' ? 'progressing' : 'empty';
  if (BAD_WHEN_TRUE.has(type)) return status === 'True' ? 'failing' : 'empty';
  if (!GOOD_WHEN_TRUE.has(type)) return 'empty';
  return status === 'True' ? 'ready' : status === 'False' ? 'failing' : 'unknown';
}

export function Conditions({ answer, cluster }: { answer: LiveAnswer; cluster: string }) {
  return (
    <LivePanel id="conditions" title="Conditions" answer={answer} cluster={cluster}>
      {({ conditions }) =>
        conditions.length === 0 ? (
          <Empty title="No conditions" className="py-4">
            No controller has reported on this object.
          </Empty>
        ) : (
          <ul>
            {inOrder(conditions).map((c) => (
              <li
                key={c.type}
                className={clsx(
                  LINE,
                  'md:grid-cols-[14px_128px_56px_minmax(0,180px)_minmax(0,1fr)_auto]',
                )}
              >
                <Glyph tone={toneOf(c.type, c.status)} className="mt-[3px]" />
                <span className="truncate font-medium" title={c.type}>
                  {c.type}
                </span>
                <span>{c.status}</span>
                <span className="truncate text-soft max-md:order-1 max-md:w-full" title={c.reason}>
                  {c.reason}
                </span>
                <span
                  className="line-clamp-3 font-mono text-xs break-words text-soft max-md:order-2 max-md:w-full"
                  title={c.message}
                >
                  {c.message}
                </span>
                {c.lastTransitionTime !== null && (
                  <Time at={c.lastTransitionTime} className="ml-auto text-right text-faint" />
                )}
              </li>
            ))}
          </ul>
        )
      }
    </LivePanel>
  );
}
