'use client';
import Link from 'next/link';
import { useState } from 'react';
import { pagePath, type ObjectDetail, type ObjectRow } from '@/lib/api/contract';
import { number, plural } from '@/lib/client/format';
import { StateBadge } from '@/components/status/badge';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Revision } from '@/components/ui/revision';
import { Empty } from '@/components/ui/states';
import { Table, type Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

const SHOWN = 8;

const COLUMNS: readonly Column<ObjectRow>[] = [
  {
    key: 'cluster',
    head: 'Cluster',
    cell: (o) => (
      <Link
        href={pagePath.object(o)}
        prefetch={false}
        title={o.cluster}
        className="stretched block truncate font-medium hover:no-underline"
      >
        {o.cluster}
      </Link>
    ),
    phone: 'max-md:w-full',
  },
  {
    key: 'state',
    head: 'State',
    cell: (o) => <StateBadge object={o} />,
    className: 'w-[104px] pr-0',
    phone: 'max-md:w-auto',
  },
  {
    key: 'revision',
    head: 'Revision',
    cell: (o) => {
      const revision = o.revision.applied ?? o.revision.attempted;
      return revision === null ? (
        <span className="text-faint">–</span>
      ) : (
        <Revision revision={revision} />
      );
    },
    className: 'w-[116px] pr-0',
    phone: 'max-md:w-auto',
  },
  {
    key: 'since',
    head: 'Since',
    align: 'end',
    cell: (o) => <Time at={o.since} className="relative z-1 text-soft" />,
    className: 'w-[60px] pl-0',
    phone: 'max-md:ml-auto max-md:w-auto',
  },
];

/** The same kind, namespace and name on other clusters: only here, or everywhere? */
export function Elsewhere({ detail }: { detail: ObjectDetail }) {
  const [all, setAll] = useState(false);
  const { elsewhere, elsewhereTotal } = detail;
  const rows = all ? elsewhere : elsewhere.slice(0, SHOWN);
  return (
    <Panel
      id="elsewhere"
      title="The same object elsewhere"
      aside={elsewhereTotal > 0 && plural(elsewhereTotal, 'other cluster')}
    >
      {rows.length === 0 ? (
        <Empty title="Only on this cluster" className="py-5">
          No other cluster has an object of this kind, namespace and name.
        </Empty>
      ) : (
        <>
          <Table
            label="The same object elsewhere"
            columns={COLUMNS}
            rows={rows}
            keyOf={(o) => o.cluster}
          />
          {elsewhere.length > SHOWN && (
            <p className="border-t border-hair p-2 text-center">
              <Button className="h-6 text-xs" onClick={() => setAll(!all)}>
                {all
                  ? 'Show the worst only'
                  : `Show ${number(elsewhere.length)}${elsewhereTotal > elsewhere.length ? ` of ${number(elsewhereTotal)}` : ''}`}
              </Button>
            </p>
          )}
        </>
      )}
    </Panel>
  );
}
