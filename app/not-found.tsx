import { UnknownPage } from '@/components/shell/unknown';

export default function NotFound() {
  return <UnknownPage />;
}
