import { FLUX_KINDS, KINDS, type FluxKind } from './kinds.ts';
import type { ObjectRef } from './record.ts';

/** Reasons under which a controller says that something it refers to is absent or not ready. */
export const REFERENCE_REASONS: ReadonlySet<string> = new Set([
  'DependencyNotReady',
  'ArtifactFailed',
  'SourceNotReady',
  'HelmChartNotReady',
  'SourceUnavailable',
  'NoSourceArtifact',
  'NotFound',
  'SourceFetchFailed',
  'SourceManagerFailed',
]);

const KIND_OF: ReadonlyMap<string, FluxKind> = new Map(
  FLUX_KINDS.flatMap((kind) => [
    [`${kind}.${KINDS[kind].group}`.toLowerCase(), kind] as const,
    [`${KINDS[kind].plural}.${KINDS[kind].group}`.toLowerCase(), kind] as const,
  ]),
);

/** The API server's own words: `<Kind or plural>.<group> "<name>" not found`. */
const API_NOT_FOUND =
  /([A-Za-z]{3,40}(?:\.[a-z]{2,20}){2,5}) "([a-z0-9][a-z0-9.-]{0,252})" not found/;
/** kustomize-controller before 1.0 and its log: `Source 'GitRepository/flux-system' not found`. */
const SOURCE_NOT_FOUND =
  /Source '(\w{3,40})\/(?:([a-z0-9-]{1,63})\/)?([a-z0-9][a-z0-9.-]{0,252})' not found/;
/** Flux Operator, whose dependencies may be of any kind: `dependency v1/Secret/ns/name not found: …`. */
const DEPENDENCY_NOT_FOUND =
  /dependency (?:[a-z0-9.-]{1,253}\/)?v\d\w{0,20}\/([A-Z]\w{1,62})\/(?:([a-z0-9-]{1,63})\/)?([a-z0-9][a-z0-9.-]{0,252}) not found: .{0,400}" not found/;
const CHART_OWNER = /HelmChart '([a-z0-9-]{1,63})\//;
const QUOTED_OWNER = /'([a-z0-9-]{1,63})\/([a-z0-9][a-z0-9.-]{0,252})'/;

export interface MissingContext {
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly source: ObjectRef | null;
  readonly dependsOn: readonly ObjectRef[];
  /** A HelmRelease with spec.chart makes its own HelmChart: absent means "not made yet", not "refers to nothing". */
  readonly makesChart?: boolean;
}

/**
 * The Flux object that a message says does not exist, else null. "Not ready" is not "not found": a wait ends by itself,
 * a missing reference does not. The message names no namespace (the API server never does): it is taken from the
 * reference of that kind and name, else from a quoted `ns/name` before it, else it is the object's own.
 */
export function missingReference(
  reason: string,
  message: string,
  context: MissingContext,
): ObjectRef | null {
  if (!REFERENCE_REASONS.has(reason) || !message.includes('not found')) return null;
  const said =
    dependencyNotFound(message) ??
    apiNotFound(message, context) ??
    sourceNotFound(message, context);
  return said?.kind === 'HelmChart' && context.makesChart === true ? null : said;
}

function dependencyNotFound(message: string): ObjectRef | null {
  const [, kind, namespace = '', name] = DEPENDENCY_NOT_FOUND.exec(message) ?? [];
  return kind !== undefined && name !== undefined ? { kind, namespace, name } : null;
}

function apiNotFound(message: string, context: MissingContext): ObjectRef | null {
  const m = API_NOT_FOUND.exec(message);
  const kind = KIND_OF.get(m?.[1]?.toLowerCase() ?? '');
  const name = m?.[2];
  if (m === null || kind === undefined || name === undefined) return null;
  const known = [context.source, ...context.dependsOn].find(
    (r) => r?.kind === kind && r.name === name,
  );
  if (known) return known;
  const before = message.slice(0, m.index);
  const quoted = QUOTED_OWNER.exec(before);
  // A HelmChart finds its source in its own namespace.
  const owner = quoted?.[2] === name ? quoted : CHART_OWNER.exec(before);
  const namespace = owner?.[1] ?? context.namespace;
  return { kind, namespace, name };
}

function sourceNotFound(message: string, context: MissingContext): ObjectRef | null {
  const m = SOURCE_NOT_FOUND.exec(message);
  const kind = m?.[1];
  const name = m?.[3];
  if (kind === undefined || name === undefined) return null;
  return { kind, namespace: m?.[2] ?? context.source?.namespace ?? context.namespace, name };
}
