import { UnknownFilter } from '@/components/shell/unknown';

export default function ObjectsNotFound() {
  return <UnknownFilter back="/objects" backWords="All objects" />;
}
