import { clsx } from 'clsx';
import type { ClusterDetail } from '@/lib/api/contract';
import {
  CONNECTION_TONE,
  isHeard,
  isJoining,
  nextTry,
  REASON_WORDS,
  reasonWords,
} from '@/components/status/connection';
import { Glyph } from '@/components/status/glyph';
import { TONE, type Tone } from '@/components/status/tone';
import { Countdown, Moment, Time } from '@/components/ui/time';
import { CONNECTION_LABEL } from '@/lib/flux/session';

/** Why this cluster is not fully heard: what happened, what to do, when it is tried again. Nothing while all is well. */
export function ConnectionNote({ cluster }: { cluster: ClusterDetail }) {
  const { connection, reason, message, hint } = cluster;
  const retryAt = nextTry(cluster);
  const heard = isHeard(connection);
  if (connection === 'live' && reason === null) return null;
  const tone: Tone = connection === 'live' ? 'warning' : CONNECTION_TONE[connection];
  const title =
    connection === 'live' && reason !== null
      ? sentence(REASON_WORDS[reason])
      : [CONNECTION_LABEL[connection], reasonWords(cluster)].filter((w) => w !== '').join(': ');
  return (
    <section
      aria-label="Connection"
      className={clsx(
        'mt-3 flex gap-3 rounded-md border-l-3 px-4 py-3',
        TONE[tone].tint,
        TONE[tone].border,
      )}
    >
      <Glyph tone={tone} size={16} className="mt-0.5" />
      <div className="min-w-0">
        <h2 className="text-md">{title}</h2>
        {message !== null && <p className="mt-0.5 break-words text-soft">{message}</p>}
        {hint !== null && <p className="mt-1 break-words">{hint}</p>}
        <p className="mt-1 flex flex-wrap gap-x-2 text-xs text-soft">
          <span>
            for <Time at={cluster.since} />
          </span>
          {!heard && !isJoining(connection) && (
            <span>
              ·{' '}
              {cluster.lastContactAt === null ? (
                'never heard'
              ) : (
                <>
                  last heard <Moment at={cluster.lastContactAt} />
                </>
              )}
            </span>
          )}
          {retryAt !== null && (
            <span>
              · next try <Countdown to={retryAt} then="now" />
            </span>
          )}
        </p>
      </div>
    </section>
  );
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
