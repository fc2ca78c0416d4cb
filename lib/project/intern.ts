/** Returns one instance of each equal string, so that 300,000 records share their namespaces, reasons and revisions. */
export type Intern = (value: string) => string;

export const noIntern: Intern = (value) => value;

/** Bounded: at `max` strings it forgets all and starts over, which costs sharing and never correctness. */
export function createIntern(max = 65_536): Intern {
  const known = new Map<string, string>();
  return (value) => {
    const same = known.get(value);
    if (same !== undefined) return same;
    if (known.size >= max) known.clear();
    known.set(value, value);
    return value;
  };
}
