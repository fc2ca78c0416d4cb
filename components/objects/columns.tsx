import Link from 'next/link';
import { pagePath, type ObjectRow } from '@/lib/api/contract';
import { withFilters } from '@/lib/client/url-state';
import { StateBadge } from '@/components/status/badge';
import { Revision } from '@/components/ui/revision';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

/** What has to be read in a list: nothing when all is well, else what is the matter and what the controller said. */
export function wordsOf(o: ObjectRow): { summary: string; message: string } {
  const summary = o.summary ?? '';
  if (o.state === 'ready') return { summary: summary === 'Ready' ? '' : summary, message: '' };
  if (o.state === 'suspended' && o.underlying === 'ready') return { summary: '', message: '' };
  return { summary: summary === '' ? o.reason : summary, message: o.message };
}

type Cell = Column<ObjectRow>;
const STATE: Cell = {
  key: 'state',
  head: 'State',
  cell: (o) => <StateBadge object={o} when />,
  className: 'w-px whitespace-nowrap pr-1',
};
const KIND: Cell = {
  key: 'kind',
  head: 'Kind',
  cell: (o) => <span className="text-soft">{o.kind}</span>,
  className: 'w-px whitespace-nowrap',
  phone: 'max-md:order-4 max-md:text-xs',
};
const NAME: Cell = {
  key: 'name',
  head: 'Namespace/Name',
  cell: (o) => (
    <Link
      href={pagePath.object(o)}
      prefetch={false}
      className="stretched block truncate font-medium hover:no-underline"
      title={`${o.namespace}/${o.name}`}
    >
      {`${o.namespace}/${o.name}`}
    </Link>
  ),
  className: 'w-[24%] max-w-0 min-w-40',
  phone: 'max-md:order-3 max-md:w-full max-md:max-w-none',
};
const CLUSTER: Cell = {
  key: 'cluster',
  head: 'Cluster',
  cell: (o) => (
    <Link
      href={withFilters('/objects', { cluster: [o.cluster] })}
      prefetch={false}
      title={`Only objects of ${o.cluster}`}
      className="relative z-1 block truncate text-soft"
    >
      {o.cluster}
    </Link>
  ),
  className: 'w-[15%] max-w-0 min-w-28',
  phone: 'max-md:order-5 max-md:max-w-none max-md:text-xs',
};
const MESSAGE: Cell = {
  key: 'message',
  head: 'What is the matter',
  cell: (o) => {
    const { summary, message } = wordsOf(o);
    return (
      <span className="block truncate max-md:line-clamp-2 max-md:whitespace-normal" title={message}>
        {summary !== '' && <span className="mr-2">{summary}</span>}
        {message !== '' && <span className="font-mono text-xs text-faint">{message}</span>}
      </span>
    );
  },
  className: 'max-w-0',
  phone: 'max-md:order-6 max-md:w-full max-md:max-w-none max-md:empty:hidden',
};
const REVISION: Cell = {
  key: 'revision',
  head: 'Revision',
  cell: (o) => {
    const revision = o.revision.applied ?? o.revision.attempted;
    return revision === null ? (
      <span className="text-faint">–</span>
    ) : (
      <Revision revision={revision} className="text-soft" />
    );
  },
  className: 'w-px whitespace-nowrap',
  phone: 'max-md:hidden',
};
const SINCE: Cell = {
  key: 'since',
  head: 'Since',
  align: 'end',
  cell: (o) => <Time at={o.since} className="relative z-1 text-soft" />,
  className: 'w-px whitespace-nowrap',
  phone: 'max-md:order-2 max-md:ml-auto',
};

export const FLEET_COLUMNS: readonly Cell[] = [
  STATE,
  KIND,
  NAME,
  CLUSTER,
  MESSAGE,
  REVISION,
  SINCE,
];
export const CLUSTER_COLUMNS: readonly Cell[] = [STATE, KIND, NAME, MESSAGE, REVISION, SINCE];
