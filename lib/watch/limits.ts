/** Every time and bound of the collector. Times in ms. Tests shrink them; production takes the defaults. */
export interface Limits {
  /** Clusters that may list at the same time. */
  readonly syncs: number;
  /** A cluster gives its place up after this long, so that slow ones can't hold the others. */
  readonly syncLeaseMs: number;
  /** Of each turn of the event loop, for reading what the clusters sent. */
  readonly sliceMs: number;
  /** Connections that are opened at the same time: handshakes in a bunch would hold up everything else. */
  readonly opens: number;
  /** One that is not open after this long makes room; it goes on by itself. */
  readonly openLeaseMs: number;
  /** First connections are spread over this much per known cluster, up to `startSpreadMaxMs`. */
  readonly startSpreadMs: number;
  readonly startSpreadMaxMs: number;
  readonly connectTimeoutMs: number;
  /** HTTP/2 PING period. */
  readonly pingMs: number;
  /** Quiet for this long (no byte, no ping answered): ask. */
  readonly silenceMs: number;
  /** An authenticated request this often, however busy the watches are: a watch outlives its token. */
  readonly checkMs: number;
  readonly checkTimeoutMs: number;
  /** After a loss rows stay fresh this long while the way back is tried. */
  readonly graceMs: number;
  readonly backoffMs: number;
  /** Longest wait before the next try at a cluster that does not answer. */
  readonly backoffMaxMs: number;
  /** Wait between tries with a refused credential; up to twice this. */
  readonly unauthorizedMs: number;
  /** Longest wait of one kind's reflector between failures, before jitter (client-go: 30 s). */
  readonly kindBackoffMaxMs: number;
  /** A reflector that did not fail for this long starts its backoff anew. */
  readonly kindBackoffResetMs: number;
  /** A forbidden kind is tried again this often, up to a third later. */
  readonly forbiddenMs: number;
  /** Whether a kind may still be listed is asked this often, or as seldom as the budget of the fleet makes it. */
  readonly accessMs: number;
  /** Such questions a second, over all clusters. */
  readonly accessPerSecond: number;
  /** Answer to a list or get must begin within this. */
  readonly headersTimeoutMs: number;
  /** Longest pause within the body of a list. */
  readonly bodyTimeoutMs: number;
  /** Longest time for all pages of one list. */
  readonly listTimeoutMs: number;
  /** Some proxies hold back a watch's headers until its first event. */
  readonly watchHeadersTimeoutMs: number;
  /** A watch asks the server to end it after [min, 2 × min) seconds (client-go: 300). */
  readonly watchSeconds: number;
  /** A watch that got bookmarks must go on getting them. */
  readonly bookmarkSilenceMs: number;
  /** Over watchSeconds, before the client ends a watch by itself. */
  readonly watchSlackMs: number;
  /** A watch that ends sooner than this without events is a fault, not an end (client-go: 1 s). */
  readonly shortWatchMs: number;
  /** A kind is listed anew after [this, 2 × this), whatever its watches said. */
  readonly driftMs: number;
  /** Discovery is read again this often where the server has no ETag for it. */
  readonly discoveryMs: number;
  /** The same while no Flux is installed. */
  readonly discoveryWithoutFluxMs: number;
  /** Flux's CRD (version label) is read again this often. */
  readonly fluxInstallMs: number;
  /** lastContactAt and confirmedAt are told this often when nothing else changed. */
  readonly contactMs: number;
  /** Changes of a session are gathered this long before they are told. */
  readonly emitMs: number;
  /** Objects asked for by people: at a time and cluster, waiting, and time for each. */
  readonly fetches: number;
  readonly fetchQueue: number;
  readonly fetchTimeoutMs: number;
  /** Bytes of one object or watch event; etcd stores at most 1.5 MB. */
  readonly maxObjectBytes: number;
  /** Objects a page of a list. */
  readonly pageSize: number;
}

export const DEFAULT_LIMITS: Limits = {
  syncs: 16,
  syncLeaseMs: 15_000,
  sliceMs: 5,
  opens: 4,
  openLeaseMs: 100,
  startSpreadMs: 10,
  startSpreadMaxMs: 10_000,
  connectTimeoutMs: 10_000,
  pingMs: 10_000,
  silenceMs: 15_000,
  checkMs: 30_000,
  checkTimeoutMs: 10_000,
  graceMs: 3_000,
  backoffMs: 800,
  backoffMaxMs: 20_000,
  unauthorizedMs: 30_000,
  kindBackoffMaxMs: 30_000,
  kindBackoffResetMs: 120_000,
  forbiddenMs: 90_000,
  accessMs: 60_000,
  accessPerSecond: 20,
  headersTimeoutMs: 30_000,
  bodyTimeoutMs: 30_000,
  listTimeoutMs: 300_000,
  watchHeadersTimeoutMs: 75_000,
  watchSeconds: 300,
  bookmarkSilenceMs: 150_000,
  watchSlackMs: 30_000,
  shortWatchMs: 1_000,
  driftMs: 6 * 3_600_000,
  discoveryMs: 600_000,
  discoveryWithoutFluxMs: 45_000,
  fluxInstallMs: 300_000,
  contactMs: 10_000,
  emitMs: 50,
  fetches: 4,
  fetchQueue: 50,
  fetchTimeoutMs: 10_000,
  maxObjectBytes: 8 << 20,
  pageSize: 500,
};
