import {
  isGrouping,
  GROUPINGS,
  MATRIX_ORDERS,
  MEASURES,
  type Grouping,
  type MatrixOrder,
  type Measure,
} from '../api/contract/matrix-words.ts';
import type { Params } from './url-state.ts';

export const FLEET_VIEWS = ['matrix', 'table'] as const;
export type FleetView = (typeof FLEET_VIEWS)[number];

/** How the fleet page shows its clusters, as its address says it. null: what fits the fleet best. */
export interface FleetChoice {
  readonly by: Grouping | null;
  readonly colour: Measure;
  readonly order: MatrixOrder;
  readonly view: FleetView | null;
}
export const USUAL: FleetChoice = { by: null, colour: 'worst', order: 'worst', view: null };

export type ParsedChoice =
  | { readonly ok: true; readonly choice: FleetChoice }
  | { readonly ok: false; readonly problem: string };

const ALLOWED: Readonly<Record<keyof FleetChoice, string>> = {
  by: `Clusters are grouped by ${GROUPINGS.join(', ')} or label:KEY.`,
  colour: `They are coloured by ${MEASURES.join(', ')}.`,
  order: `They are ordered by ${MATRIX_ORDERS.join(' or ')}.`,
  view: `They are shown as ${FLEET_VIEWS.join(' or ')}.`,
};

const isKey = (key: string): key is keyof FleetChoice => key in ALLOWED;
const within = <T extends string>(values: readonly T[], value: string): T | undefined =>
  values.find((v) => v === value);

/** The choice of an address, or what in it is not known, in words for the person who opened it. */
export function parseChoice(params: Params): ParsedChoice {
  const wrong = (key: keyof FleetChoice, value: string): ParsedChoice => ({
    ok: false,
    problem: `"${value.slice(0, 80)}" is no value of ${key}. ${ALLOWED[key]}`,
  });
  let choice = USUAL;
  for (const [key, given] of Object.entries(params)) {
    const value = typeof given === 'string' ? given : (given ?? []).join(',');
    if (!isKey(key)) return { ok: false, problem: `There is no choice called "${key}" here.` };
    if (value === '') continue;
    const colour = key === 'colour' ? within(MEASURES, value) : choice.colour;
    const order = key === 'order' ? within(MATRIX_ORDERS, value) : choice.order;
    const view = key === 'view' ? within(FLEET_VIEWS, value) : choice.view;
    const by = key === 'by' ? (isGrouping(value) ? value : undefined) : choice.by;
    if (colour === undefined || order === undefined || view === undefined || by === undefined)
      return wrong(key, value);
    choice = { by, colour, order, view };
  }
  return { ok: true, choice };
}

/** The address of the fleet page with a choice; the shortest that says it. */
export function fleetPath(choice: FleetChoice): string {
  const query = new URLSearchParams();
  for (const key of ['by', 'colour', 'order', 'view'] as const) {
    const value = choice[key];
    if (value !== null && value !== USUAL[key]) query.set(key, value);
  }
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? '/' : `/?${text}`;
}
