/** A guarantee that did not hold: what was found on which cluster. The run adds seed, step and faults. */
export class ChaosFailure extends Error {
  readonly cluster: string | null;
  readonly difference: readonly string[];

  constructor(guarantee: string, cluster: string | null, difference: readonly string[]) {
    super(guarantee);
    this.cluster = cluster;
    this.difference = difference;
  }
}
