import { describe, expect, it } from 'vitest';
import { SourceLife } from './source.ts';
import { bench, firstOf, watchObject, words } from './testing.ts';

const MINUTE = 60_000;
const git = (s: SourceLife): boolean => s.kind === 'GitRepository' && !s.suspended;

describe('a source', () => {
  it('with nothing new writes nothing', () => {
    const b = bench({ clusters: 4, size: 50 });
    const life = firstOf(b, SourceLife, git);
    const seen = watchObject(b, life);
    life.fetch();
    b.clock.advance(10 * MINUTE);
    expect(seen).toEqual([]);
  });

  it('that fails says so once, tries again with growing pauses, and keeps its artifact', () => {
    const b = bench({ clusters: 4, size: 50 });
    const life = firstOf(b, SourceLife, git);
    const artifact = life.read()?.status?.['artifact'];
    const seen = watchObject(b, life);
    let tries = 0;
    const fetch = life.fetch.bind(life);
    life.fetch = () => {
      tries += 1;
      fetch();
    };
    b.life.step('incident.start', { type: 'git-host-down', id: 'down' });
    b.clock.advance(4 * MINUTE);
    const early = tries;
    b.clock.advance(16 * MINUTE);
    expect(words(seen)).toEqual(['False+ProgressingWithRetry']);
    expect(early).toBeGreaterThan(5);
    expect(tries - early).toBeLessThan(early);
    expect(life.read()?.status?.['artifact']).toEqual(artifact);
    expect(life.state).toBe('failing');
    const mine = b.life.truth
      .transitions()
      .filter((t) => t.name === life.name && t.cluster === life.cluster);
    expect(mine).toHaveLength(1);
  });

  it('that fails leaves everything that it feeds ready at the old revision', () => {
    const b = bench({ clusters: 4, size: 50 });
    b.life.step('incident.start', { type: 'git-host-down', id: 'down' });
    b.clock.advance(15 * MINUTE);
    const broken = b.life.truth.transitions().filter((t) => t.state === 'failing');
    expect(new Set(broken.map((t) => t.kind))).toEqual(new Set(['GitRepository']));
    b.life.step('incident.resolve', { id: 'down' });
    b.clock.advance(20 * MINUTE);
    expect(b.life.truth.counts()).not.toHaveProperty('failing');
  });

  it('with a new revision is Unknown, then True with the new artifact', () => {
    const b = bench({ clusters: 4, size: 50 });
    const life = firstOf(b, SourceLife, git);
    if (life.plan.kind !== 'GitRepository') throw new Error('not a GitRepository');
    const seen = watchObject(b, life);
    b.life.step('commit', { repo: life.plan.repo.name, scope: null, environment: null });
    b.clock.advance(life.plan.intervalMs + 5000);
    expect(words(seen)).toEqual(['Unknown+Progressing', 'True', 'True']);
    expect(seen[0]?.conditions.map((c) => c.type)).toContain('ArtifactOutdated');
    expect(seen.at(-1)?.status['artifact']).toMatchObject({
      revision: `main@sha1:${life.head.sha}`,
    });
    expect(life.state).toBe('ready');
  });
});
