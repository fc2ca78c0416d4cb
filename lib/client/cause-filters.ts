import { CAUSE_SORTS, joinList, splitList, type CauseSort } from '../api/contract/cause-words.ts';
import { FAILURE_CLASSES, OWNERS, type FailureClass, type Owner } from '../flux/failure-class.ts';

/** What a list of causes shows, as its address says it. Empty lists mean no filter. */
export interface CauseFilters {
  readonly class: readonly FailureClass[];
  readonly owner: readonly Owner[];
  /** Labels of clusters, KEY=VALUE. */
  readonly label: readonly string[];
  readonly q: string;
  readonly sort: CauseSort;
}

export const ALL_CAUSES: CauseFilters = { class: [], owner: [], label: [], q: '', sort: 'worst' };

export type ParsedCauseFilters =
  | { readonly ok: true; readonly filters: CauseFilters }
  | { readonly ok: false; readonly problem: string };

type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

const MAX = { values: 50, characters: 200, words: 10 } as const;

/** Values of a closed set, or the first that is none of them. */
function known<T extends string>(
  of: readonly T[],
  text: string,
): { values: T[] } | { stranger: string } {
  const values: T[] = [];
  for (const value of splitList(text)) {
    const one = of.find((v) => v === value);
    if (one === undefined) return { stranger: value };
    values.push(one);
  }
  return { values };
}

class Problem extends Error {}

function listed<T extends string>(name: string, of: readonly T[], text: string): T[] {
  const found = known(of, text);
  if ('values' in found) return found.values;
  throw new Problem(`"${found.stranger.slice(0, 80)}" is no ${name}. Known are ${of.join(', ')}.`);
}

function read(name: string, value: string): Partial<CauseFilters> {
  switch (name) {
    case 'class':
      return { class: listed('class', FAILURE_CLASSES, value) };
    case 'owner':
      return { owner: listed('owner', OWNERS, value) };
    case 'sort': {
      const [sort] = listed('order', CAUSE_SORTS, value);
      return sort === undefined ? {} : { sort };
    }
    case 'label': {
      const label = splitList(value);
      const bad = label.find((pair) => pair.indexOf('=') < 1);
      if (bad !== undefined)
        throw new Problem(`"${bad.slice(0, 80)}" is no label: write KEY=VALUE.`);
      if (label.length > MAX.values) throw new Problem(`At most ${MAX.values} labels.`);
      return { label };
    }
    case 'q':
      if (value.length > MAX.characters || value.trim().split(/\s+/).length > MAX.words)
        throw new Problem('A search has at most 200 characters and 10 words.');
      return { q: value };
    default:
      throw new Problem(`There is no filter called "${name.slice(0, 80)}".`);
  }
}

/** Filters of an address, or what in it is not known, in words for the person who opened it. */
export function parseCauseFilters(params: Params): ParsedCauseFilters {
  const given: Partial<CauseFilters>[] = [];
  try {
    for (const [name, value = ''] of Object.entries(params)) {
      const text = typeof value === 'string' ? value : value.join(',');
      if (text !== '') given.push(read(name, text));
    }
  } catch (error) {
    if (error instanceof Problem) return { ok: false, problem: error.message };
    throw error;
  }
  return { ok: true, filters: Object.assign({}, ALL_CAUSES, ...given) as CauseFilters };
}

/** The canonical query of filters, without `?`: equal filters give equal strings; '' without any. */
export function causeFilterText(filters: Partial<CauseFilters>): string {
  const f = { ...ALL_CAUSES, ...filters };
  const query = new URLSearchParams();
  const put = (name: string, values: readonly string[]): void => {
    if (values.length > 0) query.set(name, joinList(values));
  };
  put(
    'class',
    FAILURE_CLASSES.filter((c) => f.class.includes(c)),
  );
  put(
    'owner',
    OWNERS.filter((o) => f.owner.includes(o)),
  );
  put('label', f.label.toSorted());
  if (f.q !== '') query.set('q', f.q);
  if (f.sort !== 'worst') query.set('sort', f.sort);
  return query.toString().replaceAll('%2C', ',');
}

export const isCauseFiltered = (f: CauseFilters): boolean =>
  causeFilterText({ ...f, sort: 'worst' }) !== '';
