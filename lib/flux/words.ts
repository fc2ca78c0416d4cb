import type { FluxRecord } from './record.ts';
import { shortRevision } from './revision.ts';
import type { ObjectState } from './state.ts';
import { failureWords } from './failure-words.ts';

/** What is the matter with an object, in a few words for people: "Build fails", "Waits for HelmChart flux-system/app". */
export function describe(record: FluxRecord): string {
  return WORDS[record.state](record);
}

const WORDS: Record<ObjectState, (r: FluxRecord) => string> = {
  failing: (r) => broken(r),
  stalled: (r) => `${broken(r)}; it is not tried again`,
  waiting: (r) => `Waits for ${awaited(r)}`,
  unknown: (r) => UNKNOWN[r.reason] ?? 'State is not known',
  progressing: (r) => progressing(r),
  suspended: (r) => suspended(r),
  ready: (r) => (r.seen.drifted ? 'Ready, but the cluster has drifted' : 'Ready'),
};

function broken(r: FluxRecord): string {
  if (r.blocked === 'waiting') return `Has waited too long for ${awaited(r)}`;
  if (r.seen.missing !== null) return `${spoken(r.seen.missing)} does not exist`;
  return failureWords(r.reason, r.message, r.seen.path);
}

const UNKNOWN: Readonly<Record<string, string>> = {
  NoReadyCondition: 'Never reconciled: no controller has reported on it',
  NotReporting: 'Its controller has stopped reporting',
  DeletionNotFinished: 'Deletion does not finish',
  InvalidStatus: 'Its status cannot be read',
  Unreadable: 'The object cannot be read',
};

function progressing(r: FluxRecord): string {
  if (r.seen.terminating) return 'Being deleted';
  if (r.reason === 'NoReadyCondition') return 'Waiting to be reconciled';
  if (r.reason === 'NewGeneration') return 'Changed, waiting to be reconciled';
  const { attempted, applied } = r.seen;
  if (attempted !== null && attempted !== applied) return `Rolling out ${shortRevision(attempted)}`;
  return 'Reconciling';
}

function suspended(r: FluxRecord): string {
  if (r.underlying === 'ready') return 'Suspended';
  if (r.underlying === 'unknown') return 'Suspended, never reconciled';
  return `Suspended while ${r.underlying}`;
}

/** `Kind/ns/name` as people say it. */
const spoken = (ref: string): string => ref.replace('/', ' ');

const DEPENDENCY = /dependency '([^']{1,320})'|'([^']{1,320})' dependency/;
const CHART = /(\w{3,40}) '([^']{1,320})' is not ready/;
const SOURCE_OF_CHART = /no artifact available for (\w{3,40}) source '([^']{1,253})'/;

/** What the message names, else the source of the object, else just that. */
function awaited({ message, reason, seen }: FluxRecord): string {
  const dependency = DEPENDENCY.exec(message);
  if (dependency) return `${seen.kind} ${dependency[1] ?? dependency[2] ?? ''}`;
  const chart = CHART.exec(message);
  if (chart) return `${chart[1]} ${chart[2]}`;
  const source = SOURCE_OF_CHART.exec(message);
  if (source) return `${source[1]} ${seen.namespace}/${source[2]}`;
  if (seen.source === null) return reason === 'DependencyNotReady' ? 'a dependency' : 'its source';
  return `${seen.source.kind} ${seen.source.namespace}/${seen.source.name}`;
}
