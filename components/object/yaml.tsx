'use client';
import { number } from '@/lib/client/format';
import { CopyButton } from '@/components/ui/copy';
import type { LiveAnswer } from './use-live';

/** Behind a disclosure: it is long, and the last thing to look at. */
export function Yaml({ answer, cluster }: { answer: LiveAnswer; cluster: string }) {
  const yaml = answer.data?.live?.yaml;
  return (
    <section aria-label="YAML" className="min-w-0 rounded-lg border border-line bg-panel">
      <details>
        <summary className="touch flex min-h-9 items-center gap-x-2.5 rounded-lg px-3 hover:bg-hover">
          <svg
            viewBox="0 0 12 12"
            width="10"
            height="10"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            aria-hidden="true"
            className="flex-none text-faint in-open:rotate-90"
          >
            <path d="M4 2l4 4-4 4" strokeLinecap="round" strokeLinejoin="round" />
          </svg>
          <h2>YAML</h2>
          <span className="min-w-0 text-faint">
            {yaml === undefined
              ? 'as the cluster has it'
              : `${number(yaml.split('\n').length)} lines as the cluster has them, secret-like values masked`}
          </span>
        </summary>
        {yaml === undefined ? (
          <p className="border-t border-hair px-3 py-2 text-faint">
            {answer.isFetching
              ? `Reading from ${cluster}`
              : 'It could not be read; Conditions say why.'}
          </p>
        ) : (
          <div className="relative border-t border-hair">
            <pre
              // A scrolling box has to be reachable by keyboard.
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              tabIndex={0}
              className="max-h-[560px] overflow-auto rounded-b-lg bg-sunken px-3 py-2 font-mono leading-[18px]"
            >
              {yaml}
            </pre>
            <span className="absolute top-1 right-4 rounded-sm bg-sunken">
              <CopyButton text={yaml} label="Copy the YAML" className="size-7" />
            </span>
          </div>
        )}
      </details>
    </section>
  );
}
