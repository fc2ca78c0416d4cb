import type { Fleet } from '@/lib/api/contract';
import { CopyButton } from '@/components/ui/copy';
import { Glyph } from '@/components/status/glyph';
import { Problems } from './problems';

const COMMAND = 'KUBECONFIG=~/.kube/config npm start';

/** No cluster yet: how to get one, and what is wrong with the ones that were tried. */
export function Welcome({ fleet, title }: { fleet: Fleet; title: string }) {
  return (
    <div className="mx-auto grid max-w-2xl gap-4 py-10">
      <div className="flex items-start gap-2.5">
        <Glyph tone={fleet.problems.length > 0 ? 'warning' : 'empty'} size={18} className="mt-1" />
        <div>
          <h1>{title}</h1>
          <p className="mt-1 text-soft">
            Every context of a kubeconfig becomes a cluster here. Point Fleetglass at one, or add a
            context to the file it already reads: changes are picked up without a restart.
          </p>
        </div>
      </div>
      <p className="flex items-center gap-1 rounded-lg border border-line bg-panel px-3 py-2">
        <code className="min-w-0 grow break-words font-mono">{COMMAND}</code>
        <CopyButton text={COMMAND} label={`Copy ${COMMAND}`} />
      </p>
      <Problems problems={fleet.problems} />
    </div>
  );
}
