'use client';
import { plural } from '@/lib/client/format';
import { exportPath } from '@/lib/client/objects-queries';
import type { ObjectFilters } from '@/lib/client/url-state';
import { Menu } from '@/components/ui/menu';

const FORMATS = [
  ['csv', 'CSV', 'for a spreadsheet'],
  ['json', 'JSON', 'one array'],
  ['ndjson', 'NDJSON', 'an object a line'],
] as const;

/** The filtered set as a file. Plain links: a browser saves what comes, however long it takes. */
export function ExportMenu({ filters, total }: { filters: ObjectFilters; total: number }) {
  return (
    <Menu label="Export">
      <p className="px-3 pt-0.5 pb-1.5 text-xs text-faint">
        {total === 1 ? 'The one object' : `All ${plural(total, 'object')}`} of this list, by cluster
        and name.
      </p>
      <ul aria-label="Export as">
        {FORMATS.map(([format, name, what]) => (
          <li key={format}>
            <a
              href={exportPath(filters, format)}
              download
              className="touch flex h-7 items-center gap-2 px-3 hover:bg-hover hover:no-underline"
            >
              <span className="w-16 font-medium">{name}</span>
              <span className="text-faint">{what}</span>
            </a>
          </li>
        ))}
      </ul>
    </Menu>
  );
}
