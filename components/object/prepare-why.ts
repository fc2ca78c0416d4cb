import type { ObjectDetail, Related } from '../../lib/api/contract.ts';
import { isBroken, SEVERITY } from '../../lib/flux/state.ts';
import type { Tone } from '../status/tone.ts';

export interface WhyNode {
  readonly key: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly tone: Tone;
  /** What this node is to the object, and what is the matter with it. */
  readonly words: string;
  readonly revision: string | null;
  /** The first broken one on the way: where to look. */
  readonly root: boolean;
}

export interface Why {
  readonly needs: readonly WhyNode[];
  /** How many more it needs than are drawn: all of them ready. */
  readonly needsMore: number;
  readonly self: WhyNode;
  readonly blocks: readonly WhyNode[];
  /** How many more depend on it than are drawn, and whether the known ones of them are all ready. */
  readonly more: number;
  readonly moreReady: boolean;
  /** Something that is drawn is broken: there is a root to look for. */
  readonly broken: boolean;
}

const ROLE: Record<ObjectDetail['needs'][number]['role'], string> = {
  source: 'its source',
  parent: 'applies it',
  dependency: 'it depends on',
};
/** Nodes drawn on either side. */
const DRAWN = 4;
/** So many needs are drawn although they are ready. */
const DRAWN_READY = 2;

const toneOf = (r: Related): Tone => {
  if (r.missing) return 'failing';
  if (r.stale) return 'stale';
  return r.state ?? 'unknown';
};

function node(r: Related, role: string): WhyNode {
  const { kind, namespace, name } = r.ref;
  const elsewhere = role === ROLE.parent && !r.stale;
  const trouble = r.missing
    ? 'does not exist'
    : r.state === null
      ? elsewhere
        ? 'not on this cluster'
        : 'not known'
      : r.state === 'ready' || r.reason === null
        ? ''
        : r.reason;
  return {
    key: `${kind}/${namespace}/${name}`,
    kind,
    namespace,
    name,
    tone: toneOf(r),
    words: [role, trouble].filter((w) => w !== '').join(' · '),
    revision: r.revision,
    root: false,
  };
}

const isRed = (tone: Tone): boolean => tone === 'failing' || tone === 'stalled';

/** From what the object needs, over itself, to what waits for it, with the first red node marked. */
export function whyOf(detail: ObjectDetail): Why {
  const { object } = detail;
  // One object may be source and dependency at once: it is drawn once, with both words.
  const merged = new Map<string, WhyNode>();
  for (const need of detail.needs) {
    const next = node(need, ROLE[need.role]);
    const known = merged.get(next.key);
    merged.set(
      next.key,
      known === undefined ? next : { ...known, words: `${ROLE[need.role]}, ${known.words}` },
    );
  }
  const needs = [...merged.values()];
  const redNeed = needs.find((n) => isRed(n.tone));
  const self: WhyNode = {
    key: 'self',
    kind: object.kind,
    namespace: object.namespace,
    name: object.name,
    tone: object.stale ? 'stale' : object.state,
    words: ['this object', object.state === 'ready' ? '' : object.reason]
      .filter((w) => w !== '')
      .join(' · '),
    revision: object.revision.applied ?? object.revision.attempted,
    root: redNeed === undefined && isBroken(object.state) && !object.stale,
  };
  const drawnNeeds = needs
    // oxlint-disable-next-line oxc/no-map-spread -- one node of a handful
    .map((n) => (n.key === redNeed?.key ? { ...n, root: true } : n))
    .toSorted((a, b) => Number(b.root) - Number(a.root) || rank(a.tone) - rank(b.tone));
  // A chart is made by its release and needed by it: it is drawn before it.
  const others = detail.blocks.map((b) => node(b, '')).filter((b) => !merged.has(b.key));
  const total = detail.blocksTotal - (detail.blocks.length - others.length);
  const troubled = others.filter((b) => b.tone !== 'ready');
  const blocks = total <= 2 ? others : troubled.slice(0, DRAWN);
  const needsShown = drawnNeeds.filter(
    (n, _, all) => all.length <= DRAWN_READY || n.tone !== 'ready' || n.words.includes(ROLE.source),
  );
  return {
    needs: needsShown,
    needsMore: drawnNeeds.length - needsShown.length,
    self,
    blocks,
    more: total - blocks.length,
    broken: self.root || [...needs, self, ...blocks].some((n) => isRed(n.tone)),
    moreReady: troubled.length <= blocks.length && total === others.length,
  };
}

const rank = (tone: Tone): number =>
  tone in SEVERITY ? SEVERITY[tone as keyof typeof SEVERITY] : 3;
