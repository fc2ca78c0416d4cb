'use client';
import Link from 'next/link';
import { pagePath } from '@/lib/api/paths';
import type { CauseDetail, CauseObject } from '@/lib/api/contract/causes';
import type { CauseChoice } from '@/lib/client/cause-queries';
import { number, plural } from '@/lib/client/format';
import { withFilters } from '@/lib/client/url-state';
import { ToneBadge } from '@/components/status/badge';
import { Panel } from '@/components/ui/panel';
import { Revision } from '@/components/ui/revision';
import { Empty } from '@/components/ui/states';
import { Table, type Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

const columnsOf = (cause: CauseDetail): readonly Column<CauseObject>[] => [
  {
    key: 'state',
    head: 'State',
    cell: (o) => <ToneBadge tone={o.state} />,
    className: 'w-[104px] pr-0',
    phone: 'max-md:w-auto',
  },
  {
    key: 'cluster',
    head: 'Cluster',
    cell: (o) => (
      <Link
        href={pagePath.object({ ...cause, cluster: o.cluster })}
        prefetch={false}
        title={o.cluster}
        className="stretched block truncate font-medium hover:no-underline"
      >
        {o.cluster}
      </Link>
    ),
    phone: 'max-md:order-3 max-md:w-full',
  },
  {
    key: 'revision',
    head: 'Revision',
    cell: (o) =>
      o.revision === null ? (
        <span className="text-faint">–</span>
      ) : (
        <Revision revision={o.revision} className="text-soft" />
      ),
    className: 'w-[22%]',
    phone: 'max-md:order-4 max-md:w-auto max-md:text-xs',
  },
  {
    key: 'blocked',
    head: 'Waits behind it',
    align: 'end',
    cell: (o) => (
      <span className={o.blocked === 0 ? 'text-faint max-md:hidden' : 'num text-soft'}>
        {number(o.blocked)}
        <span className="md:hidden"> wait</span>
      </span>
    ),
    className: 'w-[128px]',
    phone: 'max-md:order-5 max-md:w-auto max-md:text-xs',
  },
  {
    key: 'since',
    head: 'Since',
    align: 'end',
    cell: (o) => <Time at={o.since} className="relative z-1 text-soft" />,
    className: 'w-[84px]',
    phone: 'max-md:order-2 max-md:ml-auto max-md:w-auto',
  },
];

/** The object on each cluster where it fails: one link a cluster. */
export function CauseObjects({ cause, choice }: { cause: CauseDetail; choice: CauseChoice }) {
  const { objects, objectsTotal, name } = cause;
  return (
    <Panel
      id="objects"
      title="Objects"
      note={
        objects.length < objectsTotal
          ? `the first ${number(objects.length)} of ${number(objectsTotal)} by name`
          : plural(objectsTotal, 'object')
      }
      aside={
        <Link
          href={withFilters('/objects', {
            state: ['failing', 'stalled'],
            kind: [cause.kind],
            namespace: [cause.namespace],
            q: name,
          })}
          prefetch={false}
        >
          As a list →
        </Link>
      }
    >
      {objects.length === 0 ? (
        <Empty title="No cluster fails at this revision now">
          {choice.revision !== null && <code className="font-mono">{choice.revision}</code>}
        </Empty>
      ) : (
        <Table label="Objects" columns={columnsOf(cause)} rows={objects} keyOf={(o) => o.cluster} />
      )}
    </Panel>
  );
}
