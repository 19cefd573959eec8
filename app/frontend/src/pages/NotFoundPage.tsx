import { PageTitle } from '../components/PageTitle';
import { Link } from '../router';

export function NotFoundPage() {
  return (
    <section className="lost">
      <PageTitle title="There is no such page" />
      <p>
        Perhaps it has moved. <Link href="/">Go to the dashboard</Link> or <Link href="/shipments">look for a shipment</Link>.
      </p>
    </section>
  );
}
