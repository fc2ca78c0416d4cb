import { describe, expect, it } from 'vitest';
import { unsupported, versionBars } from './prepare-versions.ts';

describe('versions', () => {
  it('stand newest first, unknown last, with how far they are behind', () => {
    const bars = versionBars([
      { version: '2.7.3', clusters: 1 },
      { version: null, clusters: 1 },
      { version: '2.10.0', clusters: 4 },
      { version: '2.9.2', clusters: 2 },
    ]);
    expect(bars.map((b) => [b.version, b.behind, b.share])).toEqual([
      ['2.10.0', 0, 1],
      ['2.9.2', 1, 0.5],
      ['2.7.3', 3, 0.25],
      [null, 0, 0.25],
    ]);
    expect([...unsupported(bars)]).toEqual(['2.7.3']);
  });
  it('lose their support when the fleet shows that a newer minor exists', () => {
    const bars = versionBars([
      { version: '2.11.0', clusters: 1 },
      { version: '2.8.8', clusters: 1 },
    ]);
    expect([...unsupported(bars)]).toEqual(['2.8.8']);
  });
});
