import type { ManagedFields } from './object.ts';
import { toWire } from './wire-json.ts';

const HOLE = '\0';
const HOLE_TEXT = JSON.stringify(HOLE);
/** More different ones than any cluster has; beyond it they are simply not shared. */
const MAX_TEMPLATES = 1000;

/**
 * managedFields but for their times: a third of an object's bytes, the same in most objects of a kind,
 * so that a cluster keeps each form once.
 */
export interface ManagedTemplate {
  /** JSON between the times. */
  readonly pieces: readonly string[];
  /** Parsed, with times left out; never to be changed. */
  readonly entries: readonly ManagedFields[];
}

export interface Managed {
  readonly template: ManagedTemplate;
  readonly times: readonly string[];
}

export class ManagedTemplates {
  readonly #byText = new Map<string, ManagedTemplate>();

  encode(entries: readonly ManagedFields[]): Managed {
    const timeless = entries.map((entry) => withTime(entry, HOLE));
    const text = toWire(timeless);
    let template = this.#byText.get(text);
    if (template === undefined) {
      template = { pieces: text.split(HOLE_TEXT), entries: JSON.parse(text) as ManagedFields[] };
      if (this.#byText.size < MAX_TEMPLATES) this.#byText.set(text, template);
    }
    return { template, times: entries.map((entry) => entry.time) };
  }
}

const withTime = (entry: ManagedFields, time: string): ManagedFields => ({ ...entry, time });

export const managedEntries = ({ template, times }: Managed): ManagedFields[] =>
  template.entries.map((entry, i) => withTime(entry, times[i] ?? ''));

export const managedWire = ({ template, times }: Managed): string =>
  template.pieces.reduce((text, piece, i) => `${text}"${times[i - 1] ?? ''}"${piece}`);
