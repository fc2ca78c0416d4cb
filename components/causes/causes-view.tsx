'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import type { CauseSort } from '@/lib/api/contract/cause-words';
import type { CauseList, CauseRow } from '@/lib/api/contract/causes';
import { ALL_CAUSES, causeFilterText, isCauseFiltered } from '@/lib/client/cause-filters';
import { CAUSE_ROWS, causesQuery } from '@/lib/client/cause-queries';
import { number, plural } from '@/lib/client/format';
import type { HeldRow } from '@/lib/client/held-order';
import { fleetQuery } from '@/lib/client/queries';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Resort } from '@/components/ui/resort';
import { Select } from '@/components/ui/select';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { useHeld } from '@/components/ui/use-held';
import { CauseFilterBar } from './cause-filter-bar';
import { CauseItem } from './cause-item';
import { ProblemItem } from './problem-item';
import { useCauseFilters } from './use-cause-filters';

const SORTS: readonly { value: CauseSort; label: string }[] = [
  { value: 'worst', label: 'worst first' },
  { value: 'newest', label: 'newest first' },
  { value: 'widest', label: 'widest first' },
];

export function CausesView() {
  const { filters, show } = useCauseFilters();
  const query = useQuery(causesQuery({ filters, limit: CAUSE_ROWS }));
  const { data } = query;
  const list = useHeld(
    data?.items ?? NONE,
    keyOf,
    data === undefined || query.isPlaceholderData ? null : causeFilterText(filters),
  );
  return (
    <>
      <h1>Causes</h1>
      <p className="mt-0.5 mb-3.5 text-soft">
        <Summary list={data} />
      </p>
      <div className="grid gap-3">
        <Panel
          id="causes"
          title="Causes"
          hideTitle
          note={<CauseFilterBar filters={filters} list={data} show={show} />}
          aside={
            data !== undefined && (
              <>
                <Resort
                  changes={query.isPlaceholderData ? 0 : list.changes}
                  onClick={list.accept}
                />
                <output className="num text-faint">
                  {data.items.length < data.total
                    ? `${number(data.items.length)} of ${number(data.total)}`
                    : plural(data.total, 'cause')}
                </output>
                <Select
                  label="order"
                  quiet
                  value={filters.sort}
                  choices={SORTS}
                  onChoose={(sort) => show({ sort })}
                />
              </>
            )
          }
        >
          {data === undefined ? (
            query.error === null ? (
              <Skeleton rows={12} label="Loading causes" />
            ) : (
              <ErrorBox
                tried="The causes could not be loaded"
                why={query.error.message}
                onRetry={() => void query.refetch()}
                className="min-h-80"
              />
            )
          ) : list.rows.length === 0 ? (
            <NoCause
              list={data}
              filtered={isCauseFiltered(filters)}
              onClear={() => show({ ...ALL_CAUSES, sort: filters.sort })}
            />
          ) : (
            <div className={clsx(query.isPlaceholderData && 'opacity-50 transition-opacity')}>
              <Rows rows={list.rows} left={data.total - data.items.length} />
            </div>
          )}
        </Panel>
        {data !== undefined && <NotHeard list={data} />}
      </div>
    </>
  );
}

const keyOf = (cause: CauseRow): string => cause.key;
const NONE: readonly CauseRow[] = [];

function Rows({ rows, left }: { rows: readonly HeldRow<CauseRow>[]; left: number }) {
  return (
    <>
      <ul>
        {rows.map((row) => (
          // Where more match than are shown, it may stand further down.
          <CauseItem key={row.key} cause={row.item} ended={row.left && left === 0} wide />
        ))}
      </ul>
      {left > 0 && (
        <p className="border-t border-hair px-3 py-2 text-soft">
          {`${number(left)} more ${left === 1 ? 'cause' : 'causes'} after these: filter to see them.`}
        </p>
      )}
    </>
  );
}

function NotHeard({ list }: { list: CauseList }) {
  if (list.connections.length === 0) return null;
  return (
    <Panel
      id="connections"
      title="Not heard"
      note="what these clusters would say is not known, and counted nowhere"
    >
      <ul>
        {list.connections.map((problem) => (
          <ProblemItem key={`${problem.connection}|${problem.reason ?? ''}`} problem={problem} />
        ))}
      </ul>
    </Panel>
  );
}

function Summary({ list }: { list: CauseList | undefined }) {
  const { data: fleet } = useQuery(fleetQuery());
  if (list === undefined || fleet === undefined || list.causes === 0)
    return 'What fails at its root, once for each reason; what only waits for it is counted behind it.';
  const { counts, clusters } = fleet;
  const broken = counts.failing + counts.stalled;
  return `${plural(list.causes, 'cause')} ${list.causes === 1 ? 'stops' : 'stop'} ${plural(broken, 'object')} on ${number(clusters.failing)} of ${plural(clusters.total, 'cluster')}. What only waits is counted behind its cause.`;
}

function NoCause({
  list,
  filtered,
  onClear,
}: {
  list: CauseList;
  filtered: boolean;
  onClear: () => void;
}) {
  if (filtered && list.causes > 0)
    return (
      <Empty title="No cause matches" className="min-h-80">
        <Button onClick={onClear} className="mt-2">
          Show all {plural(list.causes, 'cause')}
        </Button>
      </Empty>
    );
  const all = list.connections.length === 0;
  return (
    <Empty
      tone={all ? 'ready' : 'unknown'}
      title={all ? 'Nothing fails' : 'Nothing that is heard fails'}
      className="min-h-80"
    >
      {all
        ? 'Causes appear here by themselves when something does.'
        : 'The clusters below are not (fully) heard: they may hide something.'}
    </Empty>
  );
}
