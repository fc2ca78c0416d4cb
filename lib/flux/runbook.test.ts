import { describe, expect, it } from 'vitest';
import { docsFor } from './docs-links.ts';
import { FLUX_KINDS } from './kinds.ts';
import { runbookOf, safeHref } from './runbook.ts';

describe('the runbook on an object', () => {
  it.each([
    'fleetglass.dev/runbook',
    'runbook_url',
    'runbook-url',
    'runbook',
    'acme.io/runbook-url',
  ])('is read from %s', (key) => {
    expect(runbookOf({ [key]: 'https://wiki.example.com/r/1', other: 'x' })).toEqual({
      key,
      text: 'https://wiki.example.com/r/1',
      href: 'https://wiki.example.com/r/1',
    });
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example.com',
    '/relative',
    'see the wiki',
    'https://user:hunter2@wiki.example.com/',
    `https://wiki.example.com/${'x'.repeat(3000)}`,
  ])('%s is text and never a link', (value) => {
    const runbook = runbookOf({ runbook: value });
    expect(runbook?.href).toBeNull();
    expect(runbook?.text).not.toContain('hunter2');
  });

  it('none is none, also when annotations are no object', () => {
    for (const annotations of [undefined, null, 'x', [], {}, { runbook: '  ' }, { runbook: 7 }])
      expect(runbookOf(annotations)).toBeNull();
  });
});

describe('what Flux documents', () => {
  it.each(FLUX_KINDS)('%s: a page of Flux, or none', (kind) => {
    const href = docsFor(kind, '')?.href ?? 'https://fluxcd.io/flux/';
    expect(safeHref(href)).toBe(href);
    expect(new URL(href).host).toBe('fluxcd.io');
  });

  it('a failure that a guide is about leads to the guide', () => {
    expect(docsFor('Kustomization', 'decryption failed for x')?.href).toContain('sops');
  });
});
