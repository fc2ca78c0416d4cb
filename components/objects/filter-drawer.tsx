'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { plural } from '@/lib/client/format';
import { objectFacetsQuery } from '@/lib/client/objects-queries';
import { Button } from '@/components/ui/button';
import { Facets } from './facet-rail';
import type { Filtering } from './use-filters';

/** The rail where there is no room beside the list: a drawer over it, which the browser keeps the focus in. */
export function FilterDrawer({
  filtering,
  open,
  onClose,
}: {
  filtering: Filtering;
  open: boolean;
  onClose: () => void;
}) {
  const drawer = useRef<HTMLDialogElement>(null);
  const { data } = useQuery({ ...objectFacetsQuery(filtering.filters), enabled: open });
  useEffect(() => {
    if (open) drawer.current?.showModal();
    else drawer.current?.close();
  }, [open]);
  return (
    <dialog
      ref={drawer}
      aria-labelledby="drawer-title"
      onClose={onClose}
      closedby="any"
      className="m-0 mr-auto h-dvh max-h-none w-[min(360px,88vw)] max-w-none border-r border-line bg-panel text-strong"
    >
      <div className="flex h-full flex-col">
        <header className="flex min-h-11 items-center border-b border-hair px-3">
          <h2 id="drawer-title">Filters</h2>
          <Button onClick={onClose} className="my-1 ml-auto">
            {data === undefined ? 'Show the list' : `Show ${plural(data.total, 'object')}`}
          </Button>
        </header>
        <div className="grow overflow-y-auto">{open && <Facets filtering={filtering} />}</div>
      </div>
    </dialog>
  );
}
