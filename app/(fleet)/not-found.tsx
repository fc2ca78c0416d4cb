import { UnknownChoice } from '@/components/fleet/unknown-choice';

export default function FleetNotFound() {
  return <UnknownChoice />;
}
