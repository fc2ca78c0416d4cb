import { apiPath, pagePath } from '../../lib/api/paths.ts';
import { getJson } from '../../lib/client/http.ts';
import { filterQuery } from '../../lib/client/url-state.ts';

/** Of a list that goes round: the one `by` further from where somebody stands; nowhere yet: the first, or the last. */
export function nextOf<T>(list: readonly T[], here: number, by: 1 | -1): T | undefined {
  if (here === -1) return by === 1 ? list[0] : list.at(-1);
  return list[(here + by + list.length) % list.length];
}

/** Failing objects that are stepped through, worst first: more than anyone goes through one by one. */
const STEPS = 200;
const TIMEOUT_MS = 10_000;

/** The page of the next failing object; null: nothing else is failing. Throws RequestFailure. */
export async function nextFailing(path: string, by: 1 | -1): Promise<string | null> {
  const query = `${filterQuery({ state: ['failing', 'stalled'] })}&limit=${STEPS}`;
  const { items } = await getJson(
    `${apiPath.objects()}?${query}`,
    async () => (await import('../../lib/api/contract.ts')).objectListSchema,
    AbortSignal.timeout(TIMEOUT_MS),
  );
  const pages = items.map(pagePath.object);
  const next = nextOf(pages, pages.indexOf(path), by);
  return next === undefined || next === path ? null : next;
}
