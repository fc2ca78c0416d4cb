import Link from 'next/link';
import { pagePath } from '@/lib/api/paths';
import type { Matrix } from '@/lib/api/contract/matrix';
import { number } from '@/lib/client/format';
import { Table, type Column } from '@/components/ui/table';
import { Swatch } from './matrix-cell';
import { MEASURE_NAME } from './matrix-look';
import { cellWords, groupingWords, groupName } from './matrix-words';
import type { Placed } from './prepare-matrix';

/** Rows at once; the list of clusters has them all, in pages. */
export const TWIN_ROWS = 2000;

function columnsOf({ by, measure, versions }: Matrix): readonly Column<Placed>[] {
  return [
    {
      key: 'name',
      head: 'Cluster',
      className: by === 'none' ? 'w-[40%]' : 'w-[34%]',
      phone: 'max-md:w-full',
      cell: ({ cell: [name, place, n, of] }) => (
        <span className="flex min-w-0 items-center gap-2">
          <Swatch measure={measure} place={place} figures={[n, of]} />
          <Link
            href={pagePath.cluster(name)}
            prefetch={false}
            title={name}
            className="stretched truncate font-medium hover:no-underline"
          >
            {name}
          </Link>
        </span>
      ),
    },
    ...(by === 'none'
      ? []
      : [
          {
            key: 'group',
            head: <span className="block first-letter:uppercase">{groupingWords(by)}</span>,
            className: 'w-[20%]',
            phone: 'max-md:w-auto',
            cell: ({ value }: Placed) => (
              <span className="block truncate text-soft">{groupName(by, value)}</span>
            ),
          },
        ]),
    {
      key: 'says',
      head: <span className="block first-letter:uppercase">{MEASURE_NAME[measure]}</span>,
      phone: 'max-md:w-full',
      cell: ({ cell }) => {
        const words = cellWords(measure, cell, versions);
        return (
          <span className="num block truncate text-soft first-letter:uppercase" title={words}>
            {words}
          </span>
        );
      },
    },
  ];
}

/** The matrix in words: the same clusters, in the same order, with what each cell says. */
export function TwinTable({ matrix, rows }: { matrix: Matrix; rows: readonly Placed[] }) {
  return (
    <>
      <Table
        label="Clusters"
        columns={columnsOf(matrix)}
        rows={rows.slice(0, TWIN_ROWS)}
        keyOf={({ cell }) => cell[0]}
      />
      {rows.length > TWIN_ROWS && (
        <p className="border-t border-hair px-3 py-2 text-soft">
          {`${number(rows.length - TWIN_ROWS)} more: `}
          <Link href="/clusters" className="text-accent">
            all clusters
          </Link>
        </p>
      )}
    </>
  );
}
