import { obj, str, text, type Json } from '../flux/read.ts';
import { displayUrl } from '../flux/redact.ts';
import { readRef } from '../flux/references.ts';
import { common } from './base.ts';
import type { Details, Parts } from './parts.ts';

export function imageRepository(p: Parts): Partial<Details> {
  const image = text(p.spec['image']);
  const scanned = text(obj(p.status['lastScanResult'])['revision']);
  return {
    ...common(p),
    applied: scanned,
    attempted: scanned,
    url: image === null ? null : displayUrl(image),
  };
}

export function imagePolicy(p: Parts): Partial<Details> {
  // Flux 2.0 to 2.6: one string.
  const latest = imageRef(obj(p.status['latestRef'])) ?? text(p.status['latestImage']);
  return {
    ...common(p),
    applied: latest,
    attempted: latest,
    source: readRef(p.spec['imageRepositoryRef'], 'ImageRepository', p.namespace),
  };
}

function imageRef(ref: Json): string | null {
  const name = str(ref['name']);
  if (name === '') return null;
  const tag = str(ref['tag']);
  const digest = str(ref['digest']);
  return name + (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`);
}

export function imageUpdateAutomation(p: Parts): Partial<Details> {
  const seen = text(p.status['observedSourceRevision']);
  return {
    ...common(p),
    applied: seen,
    attempted: seen,
    source: readRef(p.spec['sourceRef'], 'GitRepository', p.namespace),
    path: text(obj(p.spec['update'])['path']),
  };
}
