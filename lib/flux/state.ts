/** The state vocabulary of an object, worst first: sort, roll up and count with this order and no other. */
export const OBJECT_STATES = [
  'failing',
  'stalled',
  'waiting',
  'unknown',
  'progressing',
  'suspended',
  'ready',
] as const;
export type ObjectState = (typeof OBJECT_STATES)[number];

/** What an object is underneath a suspension. */
export type UnderlyingState = Exclude<ObjectState, 'suspended'>;

export const SEVERITY: Record<ObjectState, number> = {
  failing: 0,
  stalled: 1,
  waiting: 2,
  unknown: 3,
  progressing: 4,
  suspended: 5,
  ready: 6,
};

export const STATE_LABEL: Record<ObjectState, string> = {
  failing: 'Failing',
  stalled: 'Stalled',
  waiting: 'Waiting',
  unknown: 'Unknown',
  progressing: 'Progressing',
  suspended: 'Suspended',
  ready: 'Ready',
};

/** failing and stalled are one thing to the person on call: broken. */
export const isBroken = (s: ObjectState): boolean => s === 'failing' || s === 'stalled';

export const worst = (a: ObjectState, b: ObjectState): ObjectState =>
  SEVERITY[a] <= SEVERITY[b] ? a : b;

export type StateCounts = Record<ObjectState, number>;
export const noCounts = (): StateCounts => ({
  failing: 0,
  stalled: 0,
  waiting: 0,
  unknown: 0,
  progressing: 0,
  suspended: 0,
  ready: 0,
});
