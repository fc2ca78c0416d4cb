import type { Limits } from '../../lib/watch/limits.ts';

/** Production's times, shortened about as much as the simulated hours are. Every bound that is no time stays. */
export const CHAOS_LIMITS: Partial<Limits> = {
  startSpreadMs: 0,
  pingMs: 700,
  silenceMs: 2_500,
  checkMs: 3_000,
  checkTimeoutMs: 4_000,
  connectTimeoutMs: 4_000,
  graceMs: 500,
  backoffMs: 40,
  backoffMaxMs: 800,
  unauthorizedMs: 400,
  kindBackoffMaxMs: 800,
  kindBackoffResetMs: 5_000,
  forbiddenMs: 500,
  accessMs: 1_500,
  accessPerSecond: 100,
  headersTimeoutMs: 4_000,
  bodyTimeoutMs: 4_000,
  watchHeadersTimeoutMs: 5_000,
  watchSeconds: 20,
  bookmarkSilenceMs: 6_000,
  watchSlackMs: 2_000,
  shortWatchMs: 100,
  discoveryMs: 4_000,
  discoveryWithoutFluxMs: 400,
  fluxInstallMs: 4_000,
  contactMs: 1_000,
  emitMs: 5,
  // So that lists of these small clusters come in pages.
  pageSize: 20,
};
