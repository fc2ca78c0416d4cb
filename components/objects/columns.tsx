import Link from 'next/link';
import { pagePath, type ObjectRow } from '@/lib/api/contract';
import { withFilters } from '@/lib/client/url-state';
import { STATE_LABEL } from '@/lib/flux/state';
import { StateBadge } from '@/components/status/badge';
import { Revision } from '@/components/ui/revision';
import type { Column } from '@/components/ui/table';
import { Moment, Time } from '@/components/ui/time';

interface Words {
  /** Small and first: what has to be known to read the rest. */
  readonly mark: string;
  readonly summary: string;
  readonly message: string;
}

/** What has to be read in a list: nothing when all is well, else what is the matter and what the controller said. */
export function wordsOf(o: ObjectRow): Words {
  const summary = o.summary ?? '';
  if (o.state === 'ready')
    return { mark: '', summary: summary === 'Ready' ? '' : summary, message: '' };
  if (o.state === 'suspended') {
    const was = o.underlying === 'ready' ? '' : `was ${STATE_LABEL[o.underlying].toLowerCase()}`;
    return { mark: was, summary: '', message: was === '' ? '' : o.message };
  }
  return {
    mark: o.retrying ? 'retrying' : '',
    summary: summary === '' ? o.reason : summary,
    message: o.message,
  };
}

type Cell = Column<ObjectRow>;
const STATE: Cell = {
  key: 'state',
  head: 'State',
  cell: (o) => <StateBadge object={o} />,
  className: 'w-[136px] whitespace-nowrap pr-0',
  phone: 'max-md:w-auto',
};
const KIND: Cell = {
  key: 'kind',
  head: 'Kind',
  cell: (o) => (
    <span className="block truncate text-soft" title={o.kind}>
      {o.kind}
    </span>
  ),
  className: 'w-[136px] pr-0',
  phone: 'max-md:order-4 max-md:w-auto max-md:text-xs',
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
  className: 'w-[23%]',
  phone: 'max-md:order-3 max-md:w-full',
};
const CLUSTER: Cell = {
  key: 'cluster',
  head: 'Cluster',
  cell: (o) => (
    <Link
      href={withFilters('/objects', { cluster: [o.cluster] })}
      prefetch={false}
      title={`Only objects of ${o.cluster}`}
      className="relative z-1 block w-fit max-w-full truncate text-soft"
    >
      {o.cluster}
    </Link>
  ),
  className: 'w-[13%]',
  phone: 'max-md:order-5 max-md:w-auto max-md:text-xs',
};
const MESSAGE: Cell = {
  key: 'message',
  head: 'What is the matter',
  cell: (o) => {
    const { mark, summary, message } = wordsOf(o);
    return (
      <span className="block truncate max-md:line-clamp-2 max-md:whitespace-normal" title={message}>
        {o.stale && o.asOf !== null && (
          <span className="mr-2 text-xs text-faint">
            as of <Moment at={o.asOf} />
          </span>
        )}
        {summary !== '' && <span className="mr-2">{summary}</span>}
        {mark !== '' && <span className="mr-2 text-xs text-faint">{mark}</span>}
        {message !== '' && <span className="font-mono text-xs text-faint">{message}</span>}
      </span>
    );
  },
  phone: 'max-md:order-6 max-md:w-full',
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
  className: 'w-[132px] pr-0',
  phone: 'max-md:hidden',
};
const SINCE: Cell = {
  key: 'since',
  head: 'Since',
  align: 'end',
  cell: (o) => <Time at={o.since} className="relative z-1 text-soft" />,
  className: 'w-[76px] whitespace-nowrap',
  phone: 'max-md:order-2 max-md:ml-auto max-md:w-auto',
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
