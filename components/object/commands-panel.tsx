import type { ObjectDetail } from '@/lib/api/contract';
import { CopyButton } from '@/components/ui/copy';
import { Panel } from '@/components/ui/panel';
import { commandsFor } from './commands';

/** Lines to paste into a shell that has the same kubeconfig. */
export function Commands({ detail }: { detail: ObjectDetail }) {
  return (
    <Panel id="commands" title="Commands" note="for your own shell and rights">
      <ul>
        {commandsFor(detail.object).map(({ what, line }) => (
          <li
            key={what}
            className="flex items-center gap-2 border-b border-hair px-3 py-1 last:border-b-0"
          >
            <div className="min-w-0 grow">
              <span className="block text-xs text-faint">{what}</span>
              <code className="block truncate font-mono" title={line}>
                {line}
              </code>
            </div>
            <CopyButton text={line} label={`Copy: ${line}`} className="size-7" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
