import { stringify } from 'yaml';
import { readConditions } from '../flux/conditions.ts';
import { arr, cut, num, obj, str, text, time } from '../flux/read.ts';
import { displayMessage } from '../flux/redact.ts';
import { maskLive, maskText } from '../flux/secrets.ts';
import type { EventRow, LiveObject } from '../api/contract.ts';
import { insightOf } from './insight.ts';

export interface Fetched {
  readonly object: unknown;
  readonly events: readonly unknown[] | null;
  readonly eventsError: string | null;
}

/** etcd takes objects of up to 1.5 MB; nobody reads more than this. */
const YAML_LIMIT = 1_000_000;
const EVENTS_LIMIT = 100;

/**
 * Text without unbroken runs of hundreds of characters: blobs, keys, archives. Nobody reads them, and patterns that
 * look for secrets would take minutes over one of a megabyte.
 */
const BLOB = /([\w.+/=-]{64})[\w.+/=-]{192,}/g;
const MAX_DEPTH = 64;

function withoutBlobs(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return '…';
  if (typeof value === 'string') return value.length < 256 ? value : value.replace(BLOB, '$1…');
  if (Array.isArray(value)) return value.map((item) => withoutBlobs(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutBlobs(inner, depth + 1)]),
  );
}

function yamlOf(masked: unknown): string {
  const whole = stringify(masked, { lineWidth: 0, aliasDuplicateObjects: false });
  if (whole.length <= YAML_LIMIT) return whole;
  return `${cut(whole, YAML_LIMIT)}\n# Cut here: ${whole.length - YAML_LIMIT} more characters.\n`;
}

/** helm-controller adds what the chart printed to the event of a failure, and 0.3x to its condition, too. */
const LOGS = 'Last Helm logs:';

function shown(message: string): string {
  const at = message.indexOf(LOGS);
  if (at < 0) return displayMessage(message);
  return displayMessage(message.slice(0, at) + maskText(cut(message.slice(at), 32_768)));
}

/** A core/v1 Event; times from whichever of its three generations of fields is set. */
export function eventRow(raw: unknown): EventRow {
  const event = obj(raw);
  const series = obj(event['series']);
  const created = time(obj(event['metadata'])['creationTimestamp']);
  const at = time(event['eventTime']);
  const count = num(event['count']) ?? num(series['count']) ?? 1;
  return {
    type: str(event['type']),
    reason: str(event['reason']),
    message: shown(str(event['message'])),
    count: Math.max(0, Math.trunc(count)),
    firstAt: time(event['firstTimestamp']) ?? at ?? created,
    lastAt: time(series['lastObservedTime']) ?? time(event['lastTimestamp']) ?? at ?? created,
    component: text(obj(event['source'])['component']) ?? str(event['reportingComponent']),
  };
}

/** What a cluster answered, fit to be shown: masked, newest events first. `fetchedAt`: epoch ms. */
export function liveObject(fetched: Fetched, fetchedAt: number): LiveObject {
  const masked = maskLive(withoutBlobs(fetched.object));
  return {
    fetchedAt,
    yaml: yamlOf(masked),
    conditions: readConditions(obj(masked['status'])['conditions']).map((c) => ({
      type: c.type,
      status: c.status,
      reason: c.reason,
      message: c.message,
      lastTransitionTime: c.at,
      observedGeneration: c.observedGeneration,
    })),
    events: arr(fetched.events)
      .map(eventRow)
      .toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0))
      .slice(0, EVENTS_LIMIT),
    eventsError: fetched.eventsError,
    insight: insightOf(fetched.object, arr(fetched.events)),
  };
}
