import Link from 'next/link';
import type { ObjectRow } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import type { ObjectColumn } from '@/lib/client/object-columns';
import { withFilters, type ObjectSort } from '@/lib/client/url-state';
import { STATE_LABEL } from '@/lib/flux/state';
import { StateBadge } from '@/components/status/badge';
import { Revision } from '@/components/ui/revision';
import { Moment, Time } from '@/components/ui/time';
import type { WindowColumn } from '@/components/ui/windowed-table';

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

/** A row that the newest answer does not have: what may be said of it, and no more. */
export interface GoneRow extends ObjectRow {
  readonly gone: { readonly words: string; readonly title: string };
}
export type ListRow = ObjectRow | GoneRow;

export interface ListColumn extends WindowColumn<ListRow> {
  readonly key: ObjectColumn;
  readonly title: string;
  /** The order in which its values stand one after the other; a second click on `since` turns it round. */
  readonly sort?: ObjectSort;
}

const None = () => <span className="text-faint">–</span>;
const text = (value: string | null | undefined) =>
  value === null || value === undefined || value === '' ? (
    <None />
  ) : (
    <span className="block truncate text-soft" title={value}>
      {value}
    </span>
  );
const revision = (value: string | null) =>
  value === null ? <None /> : <Revision revision={value} copy className="text-soft" />;

const COLUMNS: Record<ObjectColumn, ListColumn> = {
  state: {
    key: 'state',
    title: 'State',
    head: 'State',
    sort: 'worst',
    track: '120px',
    cell: (o) => <StateBadge object={o} />,
    className: 'whitespace-nowrap pr-0!',
    phone: 'max-md:w-auto',
  },
  kind: {
    key: 'kind',
    title: 'Kind',
    head: 'Kind',
    sort: 'kind',
    track: '116px',
    cell: (o) => text(o.kind),
    className: 'pr-0!',
    phone: 'max-md:order-4 max-md:w-auto max-md:text-xs',
  },
  name: {
    key: 'name',
    title: 'Namespace/Name',
    head: 'Namespace/Name',
    sort: 'name',
    track: 'minmax(0,2.1fr)',
    cell: (o) => (
      <Link
        href={pagePath.object(o)}
        prefetch={false}
        className="stretched block scroll-mt-9 truncate font-medium hover:no-underline"
        title={`${o.namespace}/${o.name}`}
      >
        {`${o.namespace}/${o.name}`}
      </Link>
    ),
    phone: 'max-md:order-3 max-md:w-full',
  },
  cluster: {
    key: 'cluster',
    title: 'Cluster',
    head: 'Cluster',
    sort: 'cluster',
    track: 'minmax(0,1.5fr)',
    cell: (o) => (
      <Link
        href={withFilters('/objects', { cluster: [o.cluster] })}
        prefetch={false}
        title={`Only objects of ${o.cluster}`}
        // A card is one target: the row's own link.
        className="relative z-1 block w-fit max-w-full truncate text-soft max-md:pointer-events-none"
      >
        {o.cluster}
      </Link>
    ),
    phone: 'max-md:order-5 max-md:w-auto max-md:text-xs',
  },
  reason: {
    key: 'reason',
    title: 'Reason',
    head: 'Reason',
    track: 'minmax(0,1.2fr)',
    cell: (o) => text(o.reason),
    phone: 'max-md:hidden',
  },
  message: {
    key: 'message',
    title: 'What is the matter',
    head: 'What is the matter',
    track: 'minmax(0,3fr)',
    cell: (o) => {
      const { mark, summary, message } = wordsOf(o);
      return (
        <span className="block truncate" title={message}>
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
  },
  source: {
    key: 'source',
    title: 'Source',
    head: 'Source',
    track: 'minmax(0,1.2fr)',
    cell: (o) =>
      o.source === null ? (
        <None />
      ) : (
        <span
          className="block truncate text-soft"
          title={`${o.source.kind} ${o.source.namespace}/${o.source.name}`}
        >
          {`${o.source.namespace}/${o.source.name}`}
        </span>
      ),
    phone: 'max-md:hidden',
  },
  chart: {
    key: 'chart',
    title: 'Chart',
    head: 'Chart',
    track: 'minmax(0,1fr)',
    cell: (o) => text(o.chart),
    phone: 'max-md:hidden',
  },
  revision: {
    key: 'revision',
    title: 'Revision',
    head: 'Revision',
    track: '144px',
    cell: (o) => revision(o.revision.applied ?? o.revision.attempted),
    className: 'pr-0!',
    phone: 'max-md:hidden',
  },
  attempted: {
    key: 'attempted',
    title: 'Attempted revision',
    head: 'Attempted',
    track: '152px',
    cell: (o) => revision(o.revision.attempted),
    className: 'pr-0!',
    phone: 'max-md:hidden',
  },
  version: {
    key: 'version',
    title: 'Flux version of the cluster',
    head: 'Flux',
    track: '72px',
    cell: (o) => text(o.fluxVersion),
    phone: 'max-md:hidden',
  },
  since: {
    key: 'since',
    title: 'Since when it is in its state',
    head: 'Since',
    sort: 'since',
    track: '84px',
    align: 'end',
    cell: (o) => <Time at={o.since} className="relative z-1 text-soft" />,
    className: 'whitespace-nowrap',
    phone: 'max-md:order-2 max-md:ml-auto max-md:w-auto',
  },
};

export const columnTitle = (column: ObjectColumn): string => COLUMNS[column].title;

/** What a row is, whatever became of it. All else is what it once said. */
const NAMES = new Set<ObjectColumn>(['kind', 'name', 'cluster']);
const held = (column: ListColumn): ListColumn => ({
  ...column,
  cell: (o) => {
    if (!('gone' in o) || NAMES.has(column.key)) return column.cell(o);
    return column.key === 'state' ? (
      <span className="text-faint" title={o.gone.title}>
        {o.gone.words}
      </span>
    ) : null;
  },
});
const HELD = new Map(Object.values(COLUMNS).map((column) => [column.key, held(column)]));

export const listColumns = (names: readonly ObjectColumn[]): readonly ListColumn[] =>
  names.flatMap((name) => HELD.get(name) ?? []);

export const rowClass = (o: ListRow): string | undefined =>
  'gone' in o || o.stale ? 'text-faint [&_a]:text-soft [&_code]:text-faint' : undefined;
