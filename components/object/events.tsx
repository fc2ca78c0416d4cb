'use client';
import { clsx } from 'clsx';
import type { EventRow, ObjectDetail } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { Glyph } from '@/components/status/glyph';
import { Empty } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { LINE, LivePanel } from './live-panel';
import { mergeEvents } from './merge-events';
import type { LiveAnswer } from './use-live';

/** Events of the root: of the object itself, or of what it waits for. The same said twice is one line with a count. */
export function Events({ detail, answer }: { detail: ObjectDetail; answer: LiveAnswer }) {
  const { root } = detail.blast;
  const { cluster } = detail.object;
  if (root?.missing === true) return null;
  return (
    <LivePanel
      id="events"
      title="Events"
      note={
        <span className="wrap-anywhere">
          {root === null
            ? 'newest first'
            : `of the root, ${root.ref.kind} ${root.ref.namespace}/${root.ref.name}`}
        </span>
      }
      answer={answer}
      cluster={cluster}
    >
      {({ events, eventsError }) =>
        eventsError !== null ? (
          <Empty tone="warning" title="Events could not be read" className="py-4">
            {eventsError}
          </Empty>
        ) : events.length === 0 ? (
          <Empty title="No events" className="py-4">
            Kubernetes keeps events for an hour by default.
          </Empty>
        ) : (
          <ul>{mergeEvents(events).map(line)}</ul>
        )
      }
    </LivePanel>
  );
}

const line = (e: EventRow) => (
  <li
    key={[e.type, e.reason, e.component, e.message].join('|')}
    className={clsx(LINE, 'md:grid-cols-[44px_14px_minmax(0,190px)_minmax(0,1fr)]')}
  >
    {e.lastAt === null ? (
      <span className="text-faint">–</span>
    ) : (
      <Time at={e.lastAt} className="text-faint" />
    )}
    <Glyph tone={e.type === 'Warning' ? 'failing' : 'ready'} className="mt-[3px]" />
    <span className="truncate" title={`${e.reason} from ${e.component}`}>
      <span className="sr-only">{e.type}: </span>
      {e.reason}
      {e.count > 1 && <span className="num text-faint"> ×{number(e.count)}</span>}
    </span>
    <span
      className="line-clamp-2 break-words text-soft max-md:order-1 max-md:w-full"
      title={e.message}
    >
      {e.message}
    </span>
  </li>
);
