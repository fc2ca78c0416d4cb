import { objectKey, type FluxRecord } from '../../lib/flux/record.ts';
import { isBroken } from '../../lib/flux/state.ts';
import type { TrueState } from '../../lib/sim/life/truth.ts';
import {
  couldHaveTold,
  joined,
  type Gap,
  type Stay,
  type Sticky,
} from '../../lib/testing/sticky.ts';
import { ChaosFailure } from './failure.ts';
import type { World } from './world.ts';

/** null: on the way from one lasting state to another. */
const TRUE: Readonly<Record<TrueState, Sticky | null>> = {
  ready: 'ready',
  failing: 'broken',
  stalled: 'broken',
  suspended: 'suspended',
  waiting: null,
  progressing: null,
};

/** A wait that we call a failure because it lasts is still a wait in the world. */
function claimOf(record: FluxRecord): Sticky | null {
  const { state } = record;
  if (isBroken(state)) return record.blocked === 'waiting' ? null : 'broken';
  return state === 'ready' || state === 'suspended' ? state : null;
}

interface Followed {
  /** Since the last calm, begun by what it was then. */
  stays: Stay[];
  /** What the log tells, begun by what was held at the last calm; null: nothing lasting yet. */
  told: Sticky[];
  /** It vanished from the log meanwhile: only where it ends is compared. */
  exempt: boolean;
  /** What it was at the last calm could not be seen, and no write has shown it since. */
  hidden: boolean;
  /** Its writes since the last calm, begun by the last one before. */
  writes: Write[];
}

/** Reasons of Ready=False that tell of another object. */
const WAITS =
  /"reason":"(DependencyNotReady|SourceNotReady|HelmChartNotReady|ArtifactFailed|NoSourceArtifact|NoArtifact)"/;

interface Write {
  readonly step: number;
  /** Ready is True or False: the object says what it is. In progress, or while it waits for another, it does not. */
  readonly decisive: boolean;
}

const DECISIVE =
  /"type":"Ready"[^{}]*"status":"(True|False)"|"status":"(True|False)"[^{}]*"type":"Ready"/;

export interface TransitionCheck {
  /** Reads what is new in the truth and in the change log. */
  read(step: number): void;
  /** Compares, and starts over. `gaps`: by cluster. */
  check(gaps: ReadonlyMap<string, readonly Gap[]>): void;
  readonly figures: { transitions: number; told: number; superseded: number };
}

export function followTransitions(world: World): TransitionCheck {
  const { store, life } = world;
  const followed = new Map<string, Followed>();
  const figures = { transitions: 0, told: 0, superseded: 0 };
  let seq = store.seq();
  let truthSeq = life.truth.transitions().at(-1)?.seq ?? 0;

  for (const row of life.truth.rows()) {
    const state = TRUE[row.state];
    const record = store.record(row.cluster, row.kind, row.namespace, row.name);
    const claim = record === undefined ? null : claimOf(record);
    followed.set(objectKey(row), {
      stays: state === null ? [] : [{ state, from: -1, to: Infinity }],
      told: claim === null ? [] : [claim],
      exempt: false,
      hidden: false,
      writes: [],
    });
  }

  let current = 0;
  world.onWrite((cluster, kind, event) => {
    const of = followed.get(`${cluster}/${kind}/${event.current.key}`);
    const { status } = event.current;
    of?.writes.push({ step: current, decisive: DECISIVE.test(status) && !WAITS.test(status) });
  });

  /**
   * A cluster's gap as it is for one object: what began in it is not to be seen before the object says what it is, when it
   * was in progress or waited at the gap's end.
   */
  function gapOf(of: Followed, gap: Gap): Gap {
    const last = of.writes.findLast((w) => w.step <= gap.to);
    if (last === undefined || last.decisive) return gap;
    const shown = of.writes.find((w) => w.step > gap.to && w.decisive);
    return { from: gap.from, to: shown?.step ?? Infinity };
  }

  function readTruth(step: number): void {
    for (const t of life.truth.transitions(truthSeq)) {
      truthSeq = t.seq;
      const of = followed.get(objectKey(t));
      if (of === undefined) continue;
      const last = of.stays.at(-1);
      if (last !== undefined && last.to === Infinity)
        of.stays[of.stays.length - 1] = { ...last, to: step };
      const state = TRUE[t.state];
      if (state === null) continue;
      of.stays.push({ state, from: step, to: Infinity });
    }
  }

  function readLog(): void {
    const changes = store.since(seq);
    if (changes === 'gone')
      throw new ChaosFailure('The change log keeps what a reader that keeps up needs', null, []);
    for (const change of changes) {
      if (change.seq !== seq + 1)
        throw new ChaosFailure('The change log has no gaps', change.cluster, [
          `change ${change.seq} follows ${seq}`,
        ]);
      seq = change.seq;
      if (change.type !== 'object') continue;
      const of = followed.get(objectKey(change));
      if (of === undefined) continue;
      if (change.after === undefined) {
        of.told = [];
        of.exempt = true;
        continue;
      }
      const claim = claimOf(change.after);
      if (claim === null || of.told.at(-1) === claim) continue;
      of.told.push(claim);
      figures.told += 1;
    }
  }

  function judge(key: string, of: Followed, gaps: readonly Gap[]): void {
    const stays = joined(of.stays);
    const last = stays.at(-1);
    const claim = of.told.at(-1);
    if (of.exempt) {
      const lasts = last !== undefined && last.to === Infinity;
      if (lasts && claim !== undefined && claim !== last.state)
        throw wrong(key, of.stays, of.told, gaps);
    } else {
      // Nothing lasting was known of it when this time began: the first stay may be over before one is.
      const head = stays[0];
      const before = head !== undefined && head.from === -1 && of.told[0] !== head.state;
      const allowed = gaps.map((gap) => gapOf(of, gap));
      if (before) allowed.push({ from: -1, to: head.to });
      if (of.hidden) {
        const shown = of.writes.find((w) => w.step >= 0 && w.decisive);
        allowed.push({ from: -1, to: shown?.step ?? Infinity });
      }
      if (of.told.length > 0 && !couldHaveTold(stays, of.told, allowed))
        throw wrong(key, of.stays, of.told, gaps);
      figures.transitions += Math.max(0, stays.length - 1);
      figures.superseded += Math.max(0, stays.length - of.told.length);
    }
    const carried = claim ?? last?.state;
    of.stays = carried === undefined ? [] : [{ state: carried, from: -1, to: Infinity }];
    // Explained above: it is on its way, and does not say what it is.
    of.hidden = last?.to === Infinity && last.state !== carried;
    if (of.hidden && last !== undefined && carried !== undefined)
      of.stays = [
        { state: carried, from: -1, to: -1 },
        { state: last.state, from: -1, to: Infinity },
      ];
    const { decisive = true } = of.writes.at(-1) ?? {};
    of.writes = [{ step: -1, decisive }];
    of.told = claim === undefined ? [] : [claim];
    of.exempt = false;
  }

  return {
    figures,
    read(step) {
      current = step + 1;
      readTruth(step);
      readLog();
    },
    check(gaps) {
      const alive = new Set<string>();
      for (const row of life.truth.rows()) alive.add(objectKey(row));
      for (const [key, of] of followed) {
        if (alive.has(key)) judge(key, of, gaps.get(key.split('/')[0] ?? '') ?? []);
        else followed.delete(key);
      }
    },
  };
}

function wrong(
  key: string,
  stays: readonly Stay[],
  told: readonly Sticky[],
  gaps: readonly Gap[],
): ChaosFailure {
  const words = stays.map(({ state, from, to }) => `${state} in steps ${from} to ${to}`);
  return new ChaosFailure(
    'Each lasting change of the truth is in the change log once, in order',
    key.split('/')[0] ?? null,
    [
      key,
      `true: ${words.join(', ')}`,
      `told: ${told.join(', ')}`,
      `not bound to hear in steps: ${gaps.map((g) => `${g.from} to ${g.to}`).join(', ') || 'none'}`,
    ],
  );
}
