import type { CauseDetail } from '@/lib/api/contract/causes';
import { number, plural } from '@/lib/client/format';
import { CopyButton } from '@/components/ui/copy';

type Telling = CauseDetail['tellings'][number];

const textOf = (telling: Telling): string => telling.segments.map((s) => s.text).join('');

const MARK =
  'rounded-[2px] bg-warning-tint text-warning-text underline decoration-dotted underline-offset-2';

/** The message, with what is not the same on every cluster marked. */
function Message({ telling }: { telling: Telling }) {
  return (
    <code className="block font-mono whitespace-pre-wrap wrap-anywhere">
      {telling.segments.map(({ text, differs }, i) =>
        differs ? (
          // Parts of one text have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <mark key={i} className={MARK}>
            {text}
          </mark>
        ) : (
          // oxlint-disable-next-line react/no-array-index-key
          <span key={i}>{text}</span>
        ),
      )}
    </code>
  );
}

/** What the controllers say, as they say it. */
export function Tellings({ cause }: { cause: CauseDetail }) {
  const [first, ...others] = cause.tellings;
  if (first === undefined) return null;
  const more = cause.tellingsTotal - cause.tellings.length;
  return (
    <section
      aria-label="Message"
      className="mt-3 rounded-md border-l-3 border-failing bg-failing-tint px-4 py-3"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          {textOf(first) === '' ? (
            <p className="text-soft">{`The controller gives the reason ${cause.reason} and no message.`}</p>
          ) : (
            <Message telling={first} />
          )}
        </div>
        <CopyButton text={textOf(first)} label="Copy the message" />
      </div>
      {others.length > 0 && (
        <details className="mt-2">
          <summary className="touch text-soft">
            {`Told in ${number(cause.tellingsTotal)} ways that differ only where `}
            <mark className={MARK}>marked</mark>
          </summary>
          <ul className="mt-2 grid gap-2">
            {others.map((telling) => (
              <li key={telling.first} className="border-t border-hair pt-2">
                <p className="text-xs text-soft">
                  {telling.clusters === 1
                    ? telling.first
                    : `${telling.first} and ${plural(telling.clusters - 1, 'other')}`}
                </p>
                <Message telling={telling} />
              </li>
            ))}
          </ul>
          {more > 0 && <p className="mt-2 text-xs text-soft">{`and ${number(more)} more`}</p>}
        </details>
      )}
    </section>
  );
}
