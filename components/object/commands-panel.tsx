import type { ObjectDetail } from '@/lib/api/contract';
import type { Insight } from '@/lib/api/contract/object';
import { docsFor } from '@/lib/flux/docs-links';
import { CopyButton } from '@/components/ui/copy';
import { Panel } from '@/components/ui/panel';
import { commandsFor } from './commands';

const OUT = 'touch inline-flex items-center text-accent wrap-anywhere';

/** The runbook first, then lines to paste into a shell that has the same kubeconfig. */
export function WhatToDo({
  detail,
  insight,
}: {
  detail: ObjectDetail;
  insight: Insight | undefined;
}) {
  const { object, blast } = detail;
  const commands = commandsFor({
    ...object,
    root: blast.root?.missing === false ? blast.root.ref : null,
    release: insight?.release ?? null,
  });
  return (
    <Panel id="commands" title="What to do" note="with your own shell and rights">
      <Runbook detail={detail} insight={insight} />
      <ul>
        {commands.map(({ what, line }) => (
          <li key={what} className="flex items-center gap-2 border-t border-hair px-3 py-1">
            <div className="min-w-0 grow">
              <span className="block text-2xs text-faint">{what}</span>
              <code
                className="block truncate font-mono leading-4 max-sm:whitespace-pre-wrap max-sm:wrap-anywhere"
                title={line}
              >
                {line}
              </code>
            </div>
            <CopyButton
              text={line}
              label={`Copy: ${line}`}
              className="h-6 min-w-[74px] flex-none rounded-sm border border-line px-1.5 text-xs"
            >
              Copy
            </CopyButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Texts of annotations are shown as they are; only http and https can be followed. */
function Runbook({ detail, insight }: { detail: ObjectDetail; insight: Insight | undefined }) {
  const runbook = insight?.runbook ?? null;
  const { kind, state, message } = detail.object;
  const docs = docsFor(kind, state === 'ready' ? '' : message);
  if (runbook === null && docs === null) return null;
  return (
    <p className="flex min-h-8 flex-wrap items-center gap-x-2 px-3 py-1">
      {runbook !== null && (
        <>
          <span className="text-faint" title={`From the annotation ${runbook.key}`}>
            Runbook
          </span>
          {runbook.href === null ? (
            <span className="wrap-anywhere">{runbook.text}</span>
          ) : (
            <a href={runbook.href} rel="noreferrer noopener" target="_blank" className={OUT}>
              {runbook.text}
            </a>
          )}
        </>
      )}
      {docs !== null && (
        <>
          <span className="text-faint">{runbook === null ? 'Reference' : 'or'}</span>
          <a href={docs.href} rel="noreferrer noopener" target="_blank" className={OUT}>
            {docs.title}
          </a>
        </>
      )}
    </p>
  );
}
