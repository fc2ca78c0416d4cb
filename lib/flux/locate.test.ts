import { describe, expect, it } from 'vitest';
import { locatingParts, LONGEST } from './locate.ts';

const marked = (message: string): string[] =>
  locatingParts(message)
    .filter((p) => p.marked)
    .map((p) => p.text);

describe('where to look, in a raw message', () => {
  it.each([
    [
      "kustomize build failed: MalformedYAMLError: yaml: line 14: did not find expected key in File: /tmp/kustomization-684399407/infrastructure/dns/values.yaml'",
      ['line 14', 'infrastructure/dns/values.yaml'],
    ],
    [
      'Deployment/shop/cart dry-run failed (Invalid): Deployment.apps "cart" is invalid: spec.template.spec.containers[0].image: Required value',
      ['Deployment/shop/cart', 'spec.template.spec.containers[0].image'],
    ],
    [
      'failed to checkout and determine revision: unable to clone https://git.example.com/fleet.git: connection refused',
      ['https://git.example.com/fleet.git'],
    ],
    [
      "timeout waiting for: [Deployment/a/b status: 'InProgress', Job/a/c status: 'Failed']",
      ['Deployment/a/b', 'Job/a/c'],
    ],
    ["chart pull error: no chart with version '7.0.0' found", ["'7.0.0'"]],
    ['context deadline exceeded', []],
  ])('%s', (message, parts) => {
    expect(marked(message)).toEqual(parts);
  });

  it('loses and adds nothing', () => {
    for (const message of ['', 'a b', 'x.yaml line 1 line 2', `${'/tmp/a/'.repeat(250)}b.yaml`])
      expect(
        locatingParts(message)
          .map((p) => p.text)
          .join(''),
      ).toBe(message);
  });

  it('a long hostile message costs no more than a page', () => {
    expect(LONGEST).toBeLessThanOrEqual(2_048);
    const words = 'x.yaml '.repeat(LONGEST);
    expect(locatingParts(words.slice(0, LONGEST)).length).toBeGreaterThan(1);
    expect(locatingParts(words.slice(0, LONGEST + 1))).toHaveLength(1);
    for (const piece of ['a/', 'a.', 'spec.a', '"', 'http://x', 'A/a:']) {
      const message = piece.repeat(LONGEST / piece.length);
      expect(locatingParts(message).length).toBeGreaterThan(0);
    }
  });
});
