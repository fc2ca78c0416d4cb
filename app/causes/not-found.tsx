import { UnknownCauseFilter } from '@/components/causes/unknown';

export default function CausesNotFound() {
  return <UnknownCauseFilter />;
}
