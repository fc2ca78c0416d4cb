'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { pagePath } from '@/lib/api/paths';
import type { CauseDetail } from '@/lib/api/contract/causes';
import { number, plural } from '@/lib/client/format';
import { shortLabel } from '@/components/status/labels';
import { GlyphShape } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { showQuery } from '@/components/ui/use-param';
import { causesHref } from './use-cause-filters';

/** Cells of a group that are drawn; what is left is said in figures. */
const DRAWN = 400;
/** Two groups side by side as long as each is so small. */
const SMALL = 20;

/** The clusters that have the object, group by group, those that fail first. */
export function Where({ cause }: { cause: CauseDetail }) {
  const params = useSearchParams();
  const { by, groups, labels } = cause;
  return (
    <Panel
      id="where"
      title="Where"
      note={`${number(cause.clusters)} of the ${plural(cause.of, 'cluster')} that ${cause.of === 1 ? 'has' : 'have'} it`}
      aside={
        labels.length > 0 && (
          <Select
            label="by"
            value={by ?? labels[0] ?? ''}
            choices={labels.map((label) => ({ value: label, label: shortLabel(label) }))}
            onChoose={(label) => {
              const query = new URLSearchParams(params);
              query.set('by', label);
              showQuery(query.toString());
            }}
          />
        )
      }
    >
      <ul
        className={clsx(
          'gap-x-4 px-3 py-1',
          groups.every((g) => g.of <= SMALL) ? 'grid sm:grid-cols-2' : 'grid',
        )}
      >
        {groups.map((group) => (
          <li
            key={group.value ?? ''}
            className="grid grid-cols-[minmax(0,160px)_minmax(0,1fr)] items-start gap-x-3 py-1.5 max-sm:grid-cols-1 max-sm:gap-y-1"
          >
            <p className="flex min-w-0 items-baseline gap-x-2">
              <GroupName by={by} value={group.value} />
              <span className="num ml-auto flex-none text-xs text-soft max-sm:ml-0">
                {`${number(group.clusters)} of ${number(group.of)}`}
              </span>
            </p>
            <Cells cause={cause} group={group} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function GroupName({ by, value }: { by: string | null; value: string | null }) {
  if (by === null) return <span className="font-medium">all</span>;
  if (value === null) return <span className="text-soft">{`no ${shortLabel(by)}`}</span>;
  return (
    <Link
      href={causesHref({ label: [`${by}=${value}`] })}
      prefetch={false}
      className="truncate font-medium"
      title={`All causes with ${by}=${value}`}
    >
      {value}
    </Link>
  );
}

function Cells({ cause, group }: { cause: CauseDetail; group: CauseDetail['groups'][number] }) {
  const failing = group.failing.slice(0, DRAWN);
  const unnamed = Math.min(DRAWN, group.clusters) - failing.length;
  const rest = Math.max(0, Math.min(DRAWN, group.of) - failing.length - unnamed);
  const left = group.of - failing.length - unnamed - rest;
  return (
    <div className="flex min-h-[18px] flex-wrap items-center gap-[3px]">
      {failing.map((cluster) => (
        <Link
          key={cluster}
          href={pagePath.object({ ...cause, cluster })}
          prefetch={false}
          tabIndex={-1}
          title={cluster}
          aria-label={cluster}
          className="cell bg-failing text-mark"
        >
          <Cross />
        </Link>
      ))}
      {Array.from({ length: unnamed }, (_, i) => (
        <span key={`u${i}`} aria-hidden="true" className="cell bg-failing text-mark">
          <Cross />
        </span>
      ))}
      {Array.from({ length: rest }, (_, i) => (
        <span key={i} aria-hidden="true" className="cell bg-line" />
      ))}
      {left > 0 && <span className="num text-xs text-soft">+{number(left)}</span>}
    </div>
  );
}

function Cross() {
  return (
    <svg viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
      <GlyphShape name={TONE.failing.glyph} />
    </svg>
  );
}
