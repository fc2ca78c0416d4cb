import type { AttemptWire, Insight } from '@/lib/api/contract/object';
import { number } from '@/lib/client/format';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';
import { Revision } from '@/components/ui/revision';
import { Table, type Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';

const NONE = <span className="text-faint">–</span>;

const COLUMNS: readonly Column<AttemptWire>[] = [
  {
    key: 'outcome',
    head: 'Outcome',
    cell: (a) => (
      <span className="flex items-center gap-1.5">
        <Glyph tone={a.ok ? 'ready' : 'failing'} />
        <span className="truncate" title={a.outcome}>
          {a.release === null ? '' : `v${a.release} `}
          {a.outcome}
        </span>
      </span>
    ),
    phone: 'max-md:w-full',
  },
  {
    key: 'revision',
    head: 'Revision',
    cell: (a) => (a.revision === null ? NONE : <Revision revision={a.revision} />),
    className: 'w-[130px]',
    phone: 'max-md:w-auto',
  },
  {
    key: 'digest',
    head: 'Content',
    cell: (a) => (
      <span className="flex gap-1.5">
        {a.digest !== null && <Revision revision={a.digest} className="text-soft" />}
        {a.appVersion !== null && <span className="truncate text-faint">app {a.appVersion}</span>}
      </span>
    ),
    className: 'w-[220px] max-xl:w-[150px]',
    phone: 'max-md:w-auto',
  },
  {
    key: 'count',
    head: 'Tries',
    align: 'end',
    cell: (a) => <span className="num">{a.count === null ? '' : number(a.count)}</span>,
    className: 'w-[64px]',
    phone: 'max-md:hidden',
  },
  {
    key: 'first',
    head: 'First',
    align: 'end',
    cell: (a) => (a.firstAt === null ? NONE : <Time at={a.firstAt} className="text-soft" />),
    className: 'w-[72px]',
    phone: 'max-md:hidden',
  },
  {
    key: 'last',
    head: 'Last',
    align: 'end',
    cell: (a) => (a.lastAt === null ? NONE : <Time at={a.lastAt} className="text-soft" />),
    className: 'w-[72px]',
    phone: 'max-md:ml-auto max-md:w-auto',
  },
];

/** Helm counts no tries of a release. */
const UNCOUNTED = COLUMNS.filter((c) => c.key !== 'count');

/** What the controller remembers of its work: the revisions, and whether their content differed. */
export function History({ insight }: { insight: Insight | undefined }) {
  if (insight === undefined || insight.attempts.length === 0) return null;
  return (
    <Panel id="history" title="History" note="as its controller keeps it, newest first">
      <Table
        label="History"
        columns={insight.attempts.some((a) => a.count !== null) ? COLUMNS : UNCOUNTED}
        rows={insight.attempts}
        keyOf={(a) => [a.release, a.digest, a.outcome, a.firstAt, a.lastAt].join('|')}
      />
    </Panel>
  );
}
