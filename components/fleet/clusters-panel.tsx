'use client';
import { clsx } from 'clsx';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import type { MouseEvent } from 'react';
import type { Matrix as MatrixData } from '@/lib/api/contract/matrix';
import { isGrouping, MATRIX_ORDERS, MEASURES } from '@/lib/api/contract/matrix-words';
import { FEW, matrixQuery } from '@/lib/client/cluster-queries';
import { present } from '@/lib/client/held-order';
import { BUTTON } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { isPlainClick } from '@/components/ui/plain-click';
import { Resort } from '@/components/ui/resort';
import { Select } from '@/components/ui/select';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { useHeld } from '@/components/ui/use-held';
import { Legend } from './legend';
import { MEASURE_NAME } from './matrix-look';
import { groupings, groupingWords } from './matrix-words';
import { placeKey, placedCells } from './prepare-matrix';
import { useChoice, type Choosing } from './use-choice';

// One of the three is shown: a page brings the script of that one.
const Matrix = dynamic(async () => (await import('./matrix')).Matrix);
const TwinTable = dynamic(async () => (await import('./twin-table')).TwinTable);
const FewClusters = dynamic(async () => (await import('./few-clusters')).FewClusters);

/** Every cluster of the fleet: as a matrix, or as a table of the same. */
export function ClustersPanel() {
  const choosing = useChoice();
  const { data, error, isPlaceholderData, refetch } = useQuery(matrixQuery(choosing.choice));
  if (data === undefined)
    return (
      <Panel id="clusters" title="Clusters">
        {error === null ? (
          <Skeleton rows={12} label="Loading the clusters" />
        ) : (
          <ErrorBox
            tried="The clusters could not be loaded"
            why={error.message}
            onRetry={() => void refetch()}
            className="min-h-80"
          />
        )}
      </Panel>
    );
  return <Clusters matrix={data} settled={!isPlaceholderData} choosing={choosing} />;
}

function Clusters({
  matrix,
  settled,
  choosing,
}: {
  matrix: MatrixData;
  /** It is what was asked for, not what stands in for it. */
  settled: boolean;
  choosing: Choosing;
}) {
  const { choice, href, show } = choosing;
  const few = matrix.total <= FEW;
  const view = choice.view ?? (few ? 'table' : 'matrix');
  const other = view === 'matrix' ? 'table' : 'matrix';
  const held = useHeld(
    placedCells(matrix),
    placeKey,
    settled ? [matrix.by, matrix.measure, matrix.order].join('\n') : null,
  );
  const rich = view === 'table' && few;
  const onToggle = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    show({ view: other });
  };
  return (
    <Panel
      id="clusters"
      title="Clusters"
      note={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {!rich && (
            <>
              <Select
                label="by"
                value={matrix.by}
                onChoose={(by) => isGrouping(by) && show({ by })}
                choices={groupings(matrix).map((by) => ({ value: by, label: groupingWords(by) }))}
              />
              <Select
                label="colour"
                value={choice.colour}
                onChoose={(colour) => show({ colour })}
                choices={MEASURES.map((m) => ({ value: m, label: MEASURE_NAME[m] }))}
              />
            </>
          )}
          <Select
            label="order"
            value={choice.order}
            onChoose={(order) => show({ order })}
            choices={MATRIX_ORDERS.map((order) => ({
              value: order,
              label: order === 'worst' ? 'worst first' : 'by name',
            }))}
          />
        </span>
      }
      aside={
        <>
          {!rich && <Resort changes={settled ? held.changes : 0} onClick={held.accept} />}
          <Link href="/clusters" prefetch={false} className="max-sm:hidden">
            All clusters →
          </Link>
          <a
            href={href({ view: other })}
            onClick={onToggle}
            data-shortcut="view"
            title="Matrix or table (v)"
            className={clsx(BUTTON, 'h-6 text-xs')}
          >
            {view === 'matrix' ? 'As table' : 'As matrix'}
          </a>
        </>
      }
    >
      {rich ? (
        <FewClusters order={choice.order} />
      ) : (
        <div className={clsx(!settled && 'opacity-50')}>
          {view === 'matrix' ? (
            <Matrix matrix={matrix} rows={held.rows} />
          ) : (
            <TwinTable matrix={matrix} rows={present(held.rows)} />
          )}
          <Legend matrix={matrix} />
        </div>
      )}
    </Panel>
  );
}
