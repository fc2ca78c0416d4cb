'use client';
import { SearchInput } from '@/components/ui/search-input';
import type { Filtering } from './use-filters';

export function SearchField({ filtering }: { filtering: Filtering }) {
  return (
    <SearchInput
      q={filtering.filters.q}
      label="Search name, message, revision or chart"
      onSearch={(q) => filtering.show({ q }, 'replace')}
      className="min-w-0 grow max-md:order-first max-md:w-full max-sm:mt-1 md:grow-0"
    />
  );
}
