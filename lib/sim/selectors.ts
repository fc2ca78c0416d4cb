import type { KubeObject } from './object.ts';
import { badRequest } from './status-error.ts';

export type Predicate = (object: KubeObject) => boolean;

/** `a=b,c!=d,e in (x,y),f notin (z),g,!h`. Undefined selects everything. */
export function labelPredicate(selector: string | null): Predicate | undefined {
  if (selector === null || selector === '') return undefined;
  const tests = splitTopLevel(selector).map(labelTest);
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}));
}

function labelTest(term: string): (labels: Readonly<Record<string, string>>) => boolean {
  const set = /^([^\s!=]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = new Set(list.split(',').map((v) => v.trim()));
    return operator === 'in'
      ? (l) => l[key] !== undefined && values.has(l[key])
      : (l) => l[key] === undefined || !values.has(l[key]);
  }
  const equality = /^([^\s!=]+)\s*(==|=|!=)\s*([^\s=]*)$/.exec(term);
  if (equality !== null) {
    const [, key = '', operator, value = ''] = equality;
    return operator === '!=' ? (l) => l[key] !== value : (l) => l[key] === value;
  }
  const absent = /^!\s*([^\s!=]+)$/.exec(term);
  if (absent?.[1] !== undefined) {
    const key = absent[1];
    return (l) => l[key] === undefined;
  }
  if (/^[^\s!=]+$/.test(term)) return (l) => l[term] !== undefined;
  throw badRequest(`unable to parse requirement: found '${term}', expected: an operator`);
}

function splitTopLevel(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((s) => s.trim())
    .filter((s) => s !== '');
}

const EVENT_FIELDS: ReadonlySet<string> = new Set([
  'involvedObject.kind',
  'involvedObject.namespace',
  'involvedObject.name',
  'involvedObject.uid',
  'involvedObject.apiVersion',
  'involvedObject.resourceVersion',
  'involvedObject.fieldPath',
  'reason',
  'reportingComponent',
  'source',
  'type',
]);

/** `metadata.name` and `metadata.namespace` for every resource, more for events. */
export function fieldPredicate(
  selector: string | null,
  resource: { readonly id: string },
): Predicate | undefined {
  if (selector === null || selector === '') return undefined;
  const tests = splitTopLevel(selector).map((term): Predicate => {
    const [, field = '', operator, value = ''] = /^([^!=]+)(==|=|!=)(.*)$/.exec(term) ?? [];
    if (operator === undefined)
      throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
    const known =
      field === 'metadata.name' ||
      field === 'metadata.namespace' ||
      (resource.id === 'events' && EVENT_FIELDS.has(field));
    if (!known) {
      throw badRequest(`field label not supported: ${field}`);
    }
    return operator === '!='
      ? (object) => read(object, field) !== value
      : (object) => read(object, field) === value;
  });
  return (object) => tests.every((test) => test(object));
}

function read(object: KubeObject, field: string): string {
  // Core events select by `source`, which is source.component (or reportingComponent).
  if (field === 'source') {
    return text(at(object, 'source.component')) || text(at(object, 'reportingComponent'));
  }
  return text(at(object, field));
}

const at = (object: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? (value as Record<string, unknown>)[key]
          : undefined,
      object,
    );

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
