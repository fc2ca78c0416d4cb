import Link from 'next/link';
import type { ObjectDetail } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { Time } from '@/components/ui/time';
import { Message } from './message';

/** What it waits for, and what is the matter there: the place to go on. */
export function RootNote({ detail }: { detail: ObjectDetail }) {
  const { root } = detail.blast;
  if (root === null) return null;
  const { kind, namespace, name } = root.ref;
  const title = `${kind} ${namespace}/${name}`;
  const tone = root.missing ? 'failing' : (root.state ?? 'unknown');
  return (
    <section aria-label="Root" className="mb-2">
      <p className="mb-1.5 flex flex-wrap items-center gap-x-1.5 gap-y-0.5">
        <Glyph tone={tone} />
        <span className="text-soft">The root is</span>
        {root.missing ? (
          <span className="font-medium wrap-anywhere">{title}</span>
        ) : (
          <Link
            href={pagePath.object({ cluster: detail.object.cluster, ...root.ref })}
            prefetch={false}
            className="touch inline-flex items-center font-medium wrap-anywhere text-accent"
          >
            {title}
          </Link>
        )}
        <span className={TONE[tone].text}>
          {root.missing ? 'It does not exist' : root.summary}
          {root.since !== null && (
            <>
              {' '}
              for <Time at={root.since} />
            </>
          )}
        </span>
      </p>
      {root.message !== '' && <Message text={root.message} broken />}
    </section>
  );
}
