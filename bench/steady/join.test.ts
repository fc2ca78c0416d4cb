import { describe, expect, it } from 'vitest';
import type { Taped } from '../shared/tape.ts';
import type { Frames } from './clients.ts';
import { delays } from './join.ts';
import { driftPercent } from './run.ts';

/** Changes as [seq, number of the cluster], written at 0 ms and logged 1 ms later. */
const taped = (...changes: [number, number][]): Taped => ({
  seq: Float64Array.from(changes.map(([seq]) => seq)),
  written: Float64Array.from(changes.map(() => 0)),
  logged: Float64Array.from(changes.map(() => 1000)),
  cluster: Uint32Array.from(changes.map(([, cluster]) => cluster)),
  clusters: ['a', 'b'],
  lost: 0,
});
/** Frames as [id, ms]. */
const frames = (client: number, ...of: [number, number][]): Frames => ({
  client,
  id: Float64Array.from(of.map(([id]) => id)),
  at: Float64Array.from(of.map(([, ms]) => ms * 1000)),
  resets: 0,
  ends: 0,
});
const FLEET = { query: '', cluster: null };
const B = { query: '?cluster=b', cluster: 'b' };

describe('the way of a change to a client', () => {
  it('ends with the first frame whose id reaches it', () => {
    const { events, toLog, toClient, untold } = delays(
      [taped([1, 0], [2, 1]), taped([5, 0])],
      [FLEET],
      [frames(0, [3, 10], [5, 20])],
    );
    expect(events).toBe(3);
    expect(toLog.quantile(1)).toBe(1);
    expect(toClient.count).toBe(3);
    expect(toClient.quantile(0.5)).toBe(10);
    expect(toClient.quantile(1)).toBe(20);
    expect(untold).toBe(0);
  });

  it('counts for a narrow scope only what moves it', () => {
    const { toClient, untold } = delays(
      [taped([1, 0], [2, 1], [3, 0])],
      [FLEET, B],
      [frames(1, [2, 30])],
    );
    expect(toClient.count).toBe(1);
    expect(toClient.quantile(1)).toBe(30);
    expect(untold).toBe(0);
  });

  it('that no frame told of is counted', () => {
    expect(delays([taped([1, 0], [2, 1])], [FLEET], [frames(0, [1, 5])]).untold).toBe(1);
  });
});

describe('growth of memory', () => {
  it('is that between settled windows, whatever came before', () => {
    const settled = Array.from({ length: 60 }, () => 200);
    expect(driftPercent([...Array.from({ length: 40 }, (_, i) => i), ...settled])).toBe(0);
    expect(driftPercent(Array.from({ length: 100 }, (_, i) => 100 + i))).toBeGreaterThan(10);
    expect(driftPercent([])).toBeNaN();
  });
});
