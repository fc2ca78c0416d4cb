import { clsx } from 'clsx';
import type { ClusterRow } from '@/lib/api/contract';
import { CONNECTION_LABEL, type ConnectionState } from '@/lib/flux/session';
import { ToneBadge } from './badge';
import { REASON_WORDS } from './reason-words';
import type { Tone } from './tone';

export { REASON_WORDS };

export const CONNECTION_TONE: Record<ConnectionState, Tone> = {
  unreachable: 'unknown',
  unauthorized: 'unknown',
  lagging: 'stale',
  restricted: 'warning',
  connecting: 'progressing',
  syncing: 'progressing',
  live: 'ready',
};

/** The reason, unless the state has said it already. */
export function reasonWords({
  connection,
  reason,
}: Pick<ClusterRow, 'connection' | 'reason'>): string {
  if (reason === null || (connection === 'unauthorized' && reason === 'token-refused')) return '';
  return REASON_WORDS[reason];
}

/** When it is tried again by itself. An invalid entry is not: only an edit of it helps. */
export const nextTry = (c: Pick<ClusterRow, 'reason' | 'nextRetryAt'>): number | null =>
  c.reason === 'config-invalid' ? null : c.nextRetryAt;

/** Heard: its rows count as what they say. */
export const isHeard = (c: ConnectionState): boolean => c === 'live' || c === 'restricted';
/** Being read for the first time, or again. */
export const isJoining = (c: ConnectionState): boolean => c === 'connecting' || c === 'syncing';
export const isSilent = (c: ConnectionState): boolean => !isHeard(c) && !isJoining(c);

export function ConnectionBadge({
  cluster,
  reason = false,
}: {
  cluster: Pick<ClusterRow, 'connection' | 'reason'>;
  reason?: boolean;
}) {
  const { connection } = cluster;
  const stands = cluster.reason === 'config-invalid';
  const why = reason || stands ? reasonWords(cluster) : '';
  return (
    <span
      className={clsx('flex min-w-0 items-baseline gap-x-1.5', stands && 'flex-wrap')}
      title={why === '' ? undefined : why}
    >
      <ToneBadge tone={CONNECTION_TONE[connection]}>{CONNECTION_LABEL[connection]}</ToneBadge>
      {why !== '' && (
        <span className={clsx('truncate text-faint', stands && 'text-2xs first-letter:uppercase')}>
          {why}
        </span>
      )}
    </span>
  );
}
