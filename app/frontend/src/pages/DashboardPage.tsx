import type { Dashboard, Status } from '../api';
import { PageTitle } from '../components/PageTitle';
import { ProblemNote } from '../components/ProblemNote';
import { ShipmentList } from '../components/ShipmentList';
import { StatusChart } from '../components/StatusChart';
import { formatNumber } from '../format';
import { Link } from '../router';
import { useApi } from '../useApi';

export function DashboardPage() {
  const { data, error, loading, reload } = useApi<Dashboard>('/api/dashboard');
  return (
    <>
      <div className="page-head">
        <PageTitle title="Dashboard" />
        <Link href="/shipments/new" className="button">
          New shipment
        </Link>
      </div>
      <ProblemNote error={error} onRetry={reload} />
      {!data && loading && <p role="status">Loading…</p>}
      {data && <Overview dashboard={data} />}
    </>
  );
}

function Overview({ dashboard }: { readonly dashboard: Dashboard }) {
  const { byStatus, total, late, recent } = dashboard;
  const count = (wanted: Status): number => byStatus.find(({ status }) => status === wanted)?.count ?? 0;
  const moving = total - count('DELIVERED') - count('CANCELLED');
  return (
    <>
      <dl className="tiles">
        <Tile name="Under way" value={moving} />
        <Tile name="Late" value={late} alarming={late > 0} />
        <Tile name="Delivered" value={count('DELIVERED')} />
        <Tile name="All shipments" value={total} />
      </dl>
      <div className="columns">
        <section className="card" aria-labelledby="by-status">
          <h2 id="by-status">By status</h2>
          <StatusChart byStatus={byStatus} />
        </section>
        <section className="card" aria-labelledby="recent">
          <h2 id="recent">Newest shipments</h2>
          {recent.length > 0 ? (
            <div className="compact">
              <ShipmentList shipments={recent} label="Newest shipments" />
            </div>
          ) : (
            <p className="quiet-text">
              Nothing yet. <Link href="/shipments/new">Book the first shipment</Link>.
            </p>
          )}
        </section>
      </div>
    </>
  );
}

function Tile({ name, value, alarming = false }: { readonly name: string; readonly value: number; readonly alarming?: boolean }) {
  return (
    <div className="tile" data-alarming={alarming || undefined}>
      <dt>{name}</dt>
      <dd>{formatNumber(value)}</dd>
    </div>
  );
}
