import { z } from 'zod';

const HOUR = 3_600_000;
const YEAR = 366 * 24 * HOUR;
/** Timers take no more than 24 days; an hour is for ever to any client. */
const ms = z.number().min(0).max(HOUR);

/** What can be wrong with one cluster. Each is off by default; see docs/simulator.md for the table. */
export const faultsSchema = z.strictObject({
  /** Nothing listens: connections are refused, running ones are reset. */
  refuse: z.boolean(),
  /** Half-open: the socket is accepted and stays open, not one byte is read or written. */
  silence: z.boolean(),
  /** Every connection, running or new, is answered by RST. */
  reset: z.boolean(),
  certificate: z.enum(['valid', 'expired', 'wrong-name', 'unknown-ca']),
  /** ALPN offers HTTP/1.1 only, as some proxies do. */
  http1Only: z.boolean(),
  /** Before every answer. */
  latencyMs: ms,
  /** Before the answer of a list. */
  slowListMs: ms,
  /** Of each response body; null: unlimited. */
  bytesPerSecond: z.number().min(1).max(1e9).nullable(),
  /** Bodies are cut in the middle of every character that takes several bytes, else every 1,000 bytes. */
  splitUtf8: z.boolean(),
  /** A response is broken off after this many bytes. */
  truncateAfterBytes: z.number().int().min(0).nullable(),
  /** Every bearer token is refused (revoked). Client certificates still work. */
  revokeTokens: z.boolean(),
  /** Bearer tokens are refused this long after the fault was set, until the token is rotated. */
  tokenExpiresAfterMs: z.number().min(0).max(YEAR).nullable(),
  /** Refused kinds: `*`, a plural or a full resource name; verbs default to all. */
  forbid: z.array(
    z.strictObject({
      resource: z.string(),
      verbs: z.array(z.string()).optional(),
      namespace: z.string().optional(),
    }),
  ),
  /** A share of requests is answered by this code. */
  reject: z
    .strictObject({
      code: z.union([
        z.literal(429),
        z.literal(500),
        z.literal(502),
        z.literal(503),
        z.literal(504),
      ]),
      on: z.enum(['any', 'discovery', 'list', 'watch', 'get', 'write']).default('any'),
      share: z.number().min(0).max(1).default(1),
      retryAfterSeconds: z.number().int().min(0).max(86_400).optional(),
      /** Stops by itself after so many. */
      times: z.number().int().min(1).optional(),
    })
    .nullable(),
  /** 410 for every watch from a version: as an ERROR event, or as the HTTP status. */
  expireWatches: z.enum(['no', 'event', 'http']),
  /** 410 for every continue token. */
  expireContinue: z.boolean(),
  /** Watches end normally after this long, whatever was asked. */
  shortWatchMs: ms.nullable(),
  noBookmarks: z.boolean(),
  /** Every event is sent twice. */
  duplicateEvents: z.boolean(),
  /** After each change the version before it is sent once more. */
  staleEvents: z.boolean(),
  /** Events come this much later. */
  eventDelayMs: ms,
  /** In place of every n-th line of a watch comes half a line. */
  malformedEvery: z.number().int().min(1).nullable(),
  /** The first object of the first custom resource carries 2 MB. */
  hugeObject: z.boolean(),
  /** Flux is not installed: no custom resource is served. */
  noCrds: z.boolean(),
  /** The cluster's clock is off by this much, in timestamps and in the Date header. */
  clockSkewMs: z.number().int().min(-YEAR).max(YEAR),
});
export type Faults = z.infer<typeof faultsSchema>;
/** What a caller gives: any subset; what is left out stays as it is. */
export const faultsPatchSchema = faultsSchema.partial();
export type FaultsPatch = z.input<typeof faultsPatchSchema>;

export const NO_FAULTS: Faults = {
  refuse: false,
  silence: false,
  reset: false,
  certificate: 'valid',
  http1Only: false,
  latencyMs: 0,
  slowListMs: 0,
  bytesPerSecond: null,
  splitUtf8: false,
  truncateAfterBytes: null,
  revokeTokens: false,
  tokenExpiresAfterMs: null,
  forbid: [],
  reject: null,
  expireWatches: 'no',
  expireContinue: false,
  shortWatchMs: null,
  noBookmarks: false,
  duplicateEvents: false,
  staleEvents: false,
  eventDelayMs: 0,
  malformedEvery: null,
  hugeObject: false,
  noCrds: false,
  clockSkewMs: 0,
};

/** A cluster whose name ends so starts with the fault: `edge-07-sim-silent`. */
export const SENTINELS: Record<string, FaultsPatch> = {
  'sim-refused': { refuse: true },
  'sim-silent': { silence: true },
  'sim-reset': { reset: true },
  'sim-expired-cert': { certificate: 'expired' },
  'sim-wrong-name': { certificate: 'wrong-name' },
  'sim-unknown-ca': { certificate: 'unknown-ca' },
  'sim-http1': { http1Only: true },
  'sim-slow': { latencyMs: 2000 },
  'sim-slow-list': { slowListMs: 20_000 },
  'sim-trickle': { bytesPerSecond: 20_000 },
  'sim-unauthorized': { revokeTokens: true },
  'sim-forbidden': { forbid: [{ resource: '*' }] },
  'sim-no-helm': { forbid: [{ resource: 'helmreleases' }] },
  'sim-429': { reject: { code: 429, share: 0.5, retryAfterSeconds: 2 } },
  'sim-503': { reject: { code: 503, share: 1 } },
  'sim-410': { expireWatches: 'event' },
  'sim-short-watch': { shortWatchMs: 200 },
  'sim-malformed': { malformedEvery: 20 },
  'sim-huge': { hugeObject: true },
  'sim-no-flux': { noCrds: true },
  'sim-truncated': { truncateAfterBytes: 20_000 },
  'sim-split-utf8': { splitUtf8: true },
  'sim-duplicates': { duplicateEvents: true },
  'sim-late': { eventDelayMs: 5000 },
  'sim-stale': { staleEvents: true },
  'sim-token-expires': { tokenExpiresAfterMs: 60_000 },
  'sim-skew': { clockSkewMs: 15 * 60_000 },
};

export function sentinelFaults(name: string): FaultsPatch {
  return Object.entries(SENTINELS).find(([suffix]) => name.endsWith(suffix))?.[1] ?? {};
}

export type Operation = 'discovery' | 'list' | 'watch' | 'get' | 'write';

/** Whether a rule of `forbid` speaks of this request. */
export function forbids(
  faults: Faults,
  request: {
    readonly id: string;
    readonly plural: string;
    readonly verb: string;
    readonly namespace: string | undefined;
  },
): boolean {
  return faults.forbid.some(
    (rule) =>
      (rule.resource === '*' || rule.resource === request.id || rule.resource === request.plural) &&
      (rule.verbs === undefined || rule.verbs.includes(request.verb)) &&
      (rule.namespace === undefined || rule.namespace === request.namespace),
  );
}
