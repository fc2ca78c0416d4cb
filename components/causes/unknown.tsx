'use client';
import { useParams, useSearchParams } from 'next/navigation';
import { causePage } from '@/lib/api/contract/cause-words';
import { parseCauseFilters } from '@/lib/client/cause-filters';
import { CAUSE_KEY } from '@/lib/flux/cause-key';
import { useUnheard } from './use-unheard';
import { Unknown } from '@/components/shell/unknown';

const ALL = [causePage.list(), 'All causes'] as const;
const FLEET = ['/', 'The fleet'] as const;

export function UnknownCauseFilter() {
  const parsed = parseCauseFilters(Object.fromEntries(useSearchParams()));
  return (
    <Unknown title="This list can’t be shown" ways={[ALL, FLEET]}>
      {parsed.ok ? 'Its address is not understood.' : parsed.problem}
    </Unknown>
  );
}

export function UnknownCause() {
  const params = useSearchParams();
  const given = useParams()['key'];
  const key = Array.isArray(given) ? given.join('/') : (given ?? '');
  const by = params.get('by');
  const unheard = useUnheard();
  const stranger = [...params.keys()].find((name) => name !== 'by' && name !== 'revision');
  if (CAUSE_KEY.test(key) && (stranger !== undefined || by !== null))
    return (
      <Unknown
        title="This view of the cause can’t be shown"
        ways={[[causePage.one(key), 'The cause'], ALL]}
      >
        {stranger === undefined
          ? `No cluster that has the object carries the label "${by ?? ''}", or the cause has ended.`
          : `There is no choice called "${stranger}".`}
      </Unknown>
    );
  return (
    <Unknown
      title={CAUSE_KEY.test(key) ? 'Nothing fails by this cause now' : 'There is no such cause'}
      ways={[ALL, FLEET]}
    >
      <p>
        Nothing that is heard fails by the cause <code className="font-mono break-all">{key}</code>{' '}
        now: it has been mended, its message has changed (then it is another cause), or it never
        was. {unheard}
      </p>
    </Unknown>
  );
}
