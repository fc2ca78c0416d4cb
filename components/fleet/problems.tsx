import type { Fleet } from '@/lib/api/contract';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';

/** Entries of kubeconfig files that could not be used: where, what, what to do. */
export function Problems({ problems }: { problems: Fleet['problems'] }) {
  if (problems.length === 0) return null;
  return (
    <Panel id="problems" title="Kubeconfig" note="what could not be used; the rest works">
      <ul>
        {problems.map((p) => (
          <li
            key={`${p.file}|${p.context ?? ''}|${p.message}`}
            className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 border-b border-hair px-3 py-2 last:border-b-0"
          >
            <Glyph tone="warning" className="mt-[3px]" />
            <p className="min-w-0 break-words">
              {p.context !== null && <b className="font-medium">{p.context} </b>}
              <span>{p.message}</span>
            </p>
            <p className="col-start-2 break-words text-soft">{p.hint}</p>
            <p className="col-start-2 truncate font-mono text-xs text-faint" title={p.file}>
              {p.file}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
