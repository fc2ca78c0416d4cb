import { UnknownCause } from '@/components/causes/unknown';

export default function CauseNotFound() {
  return <UnknownCause />;
}
