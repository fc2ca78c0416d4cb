import Link from 'next/link';
import { pagePath } from '@/lib/api/paths';
import type { Need, NodeRow } from '@/lib/api/contract/tree';
import { number } from '@/lib/client/format';
import { isFluxKind } from '@/lib/flux/kinds';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { needTone, shortName } from './words';

/** Where an object comes from and what it waits for, each a link, marked when it is not in order. */
export function Needs({ row, cluster }: { row: NodeRow; cluster: string }) {
  const { source, dependsOn, dependsOnTotal } = row;
  // The chart of a release stands right below it.
  const shown = source?.kind === 'HelmChart' && row.children > 0 ? null : source;
  if (shown === null && dependsOn.length === 0) return null;
  return (
    <span className="ml-auto max-w-[50%] flex-none truncate pl-2 text-right text-xs text-faint max-md:ml-0 max-md:w-full max-md:max-w-full max-md:pl-0 max-md:text-left">
      {shown !== null && (
        <>
          from <NeedLink need={shown} of={row} cluster={cluster} />
        </>
      )}
      {dependsOn.length > 0 && (
        <>
          {shown === null ? 'after ' : ', after '}
          {dependsOn.map((need, i) => (
            <span key={`${need.namespace}/${need.name}`}>
              {i > 0 && ', '}
              <NeedLink need={need} of={row} cluster={cluster} />
            </span>
          ))}
          {dependsOnTotal > dependsOn.length &&
            ` and ${number(dependsOnTotal - dependsOn.length)} more`}
        </>
      )}
    </span>
  );
}

function NeedLink({ need, of, cluster }: { need: Need; of: NodeRow; cluster: string }) {
  const { kind, namespace, name, missing } = need;
  const tone = needTone(need);
  const says = missing ? 'does not exist' : TONE[tone].label.toLowerCase();
  const text = shortName(need, of.namespace);
  return (
    <span title={`${kind} ${namespace}/${name}: ${says}`}>
      {tone !== 'ready' && (
        <>
          <Glyph tone={tone} size={10} className="mr-0.5 -mt-px align-middle" />
          <span className="sr-only">{`${says}: `}</span>
        </>
      )}
      {isFluxKind(kind) && !missing ? (
        <Link
          href={pagePath.object({ cluster, kind, namespace, name })}
          prefetch={false}
          className="relative z-1 text-soft underline decoration-edge underline-offset-2"
        >
          {text}
        </Link>
      ) : (
        text
      )}
    </span>
  );
}
