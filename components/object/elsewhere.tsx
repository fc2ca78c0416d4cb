import Link from 'next/link';
import type { ObjectDetail, ObjectRow } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import { number } from '@/lib/client/format';
import { withFilters } from '@/lib/client/url-state';
import { CountGlyphs } from '@/components/status/health-bar';
import { StateBadge } from '@/components/status/badge';
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

/** The same kind, namespace and name on other clusters, the worst of them: only here, or everywhere? */
export function Elsewhere({ detail }: { detail: ObjectDetail }) {
  const { elsewhere, elsewhereTotal, blast, object } = detail;
  const { kind, namespace, name } = object;
  const all = withFilters('/objects', { kind: [kind], namespace: [namespace], q: name });
  return (
    <Panel
      id="elsewhere"
      title="The same object elsewhere"
      aside={
        elsewhereTotal > 0 && (
          <Link
            href={all}
            prefetch={false}
            className="touch inline-flex items-center whitespace-nowrap text-accent"
          >
            All {number(elsewhereTotal)} <span aria-hidden="true">&nbsp;→</span>
          </Link>
        )
      }
    >
      {elsewhereTotal === 0 ? (
        <Empty title="Only on this cluster" className="py-5">
          No other cluster has an object of this kind, namespace and name.
        </Empty>
      ) : (
        <>
          <p className="border-b border-hair px-3 py-1.5">
            <CountGlyphs counts={blast.elsewhere} className="flex-wrap" />
          </p>
          <Table
            label="The same object elsewhere"
            columns={COLUMNS}
            rows={elsewhere.slice(0, SHOWN)}
            keyOf={(o) => o.cluster}
          />
        </>
      )}
    </Panel>
  );
}
