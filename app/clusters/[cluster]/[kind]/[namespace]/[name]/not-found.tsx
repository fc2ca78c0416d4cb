import { UnknownObject } from '@/components/shell/unknown';

export default function ObjectNotFound() {
  return <UnknownObject />;
}
