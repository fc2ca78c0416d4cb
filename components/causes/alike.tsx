import Link from 'next/link';
import { causePage } from '@/lib/api/contract/cause-words';
import type { CauseDetail } from '@/lib/api/contract/causes';
import { number, plural } from '@/lib/client/format';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';

/** Other objects that fail with the same words: maybe the same thing underneath. */
export function Alike({ cause }: { cause: CauseDetail }) {
  const { alike, alikeTotal } = cause;
  if (alikeTotal === 0) return null;
  return (
    <Panel id="alike" title="The same words elsewhere" note={plural(alikeTotal, 'other cause')}>
      <ul>
        {alike.map((other) => (
          <li
            key={other.key}
            data-row=""
            className="relative flex min-h-8 items-center gap-2 border-b border-hair px-3 last:border-b-0 hover:bg-hover"
          >
            <Glyph tone={other.state} />
            <Link
              href={causePage.one(other.key)}
              prefetch={false}
              className="stretched min-w-0 grow truncate hover:no-underline"
              title={`${other.kind} ${other.namespace}/${other.name}`}
            >
              <span className="text-soft">{other.kind}</span> {other.namespace}/{other.name}
            </Link>
            <span className="num whitespace-nowrap text-soft">
              {other.clusters === 1 ? other.first[0] : plural(other.clusters, 'cluster')}
            </span>
          </li>
        ))}
      </ul>
      {alikeTotal > alike.length && (
        <p className="border-t border-hair px-3 py-1.5 text-soft">
          {`and ${number(alikeTotal - alike.length)} more`}
        </p>
      )}
    </Panel>
  );
}
