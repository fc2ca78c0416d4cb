/** Time as a parameter: real in production, driven by hand in tests. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Runs fn once after ms; returns its cancellation. */
  after(ms: number, fn: () => void): () => void;
}
