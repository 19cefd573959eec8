import { useState, type ReactNode } from 'react';
import type { ShipmentWithHistory } from '../api';
import { Documents } from '../components/Documents';
import { PageTitle } from '../components/PageTitle';
import { ProblemNote } from '../components/ProblemNote';
import { Progress } from '../components/Progress';
import { StatusBadge } from '../components/StatusBadge';
import { StatusForm } from '../components/StatusForm';
import { Timeline } from '../components/Timeline';
import { MODE_NAMES, STATUS_NAMES, formatDate, formatMoment, formatNumber, formatPlace, formatWeight } from '../format';
import { Link } from '../router';
import { useApi } from '../useApi';

interface ShipmentPageProps {
  readonly trackingNumber: string;
  /** Whether it has just been booked here. */
  readonly isNew: boolean;
}

export function ShipmentPage({ trackingNumber, isNew }: ShipmentPageProps) {
  const { data: shipment, error, loading, reload } = useApi<ShipmentWithHistory>(`/api/shipments/${encodeURIComponent(trackingNumber)}`);
  const [notice, setNotice] = useState(isNew ? 'The shipment is booked.' : '');

  if (error?.status === 404)
    return (
      <section className="lost">
        <PageTitle title={`No shipment ${trackingNumber}`} />
        <p>
          Check the number: it looks like QGO-7F3K-9M2A. Or <Link href="/shipments">look for the shipment</Link>.
        </p>
      </section>
    );
  return (
    <>
      <div className="page-head">
        <PageTitle title={trackingNumber}>
          <span className="number">{trackingNumber}</span>
        </PageTitle>
        {shipment && <StatusBadge status={shipment.status} />}
      </div>
      <ProblemNote error={error} onRetry={reload} />
      <p role="status" className={notice ? 'note note-good' : 'visually-hidden'}>
        {notice || (loading && !shipment ? 'Loading…' : '')}
      </p>
      {shipment && (
        <>
          <Summary shipment={shipment} />
          <div className="columns">
            <section className="card" aria-labelledby="events">
              <h2 id="events">Tracking</h2>
              <Timeline events={shipment.events} />
            </section>
            <div className="stack">
              <section className="card" aria-labelledby="update">
                <h2 id="update">Update</h2>
                <StatusForm
                  shipment={shipment}
                  onChanged={(moved) => {
                    setNotice(moved ? `Recorded: ${STATUS_NAMES[moved].toLowerCase()}.` : '');
                    reload();
                  }}
                />
              </section>
              <section className="card" aria-labelledby="documents">
                <h2 id="documents">Documents</h2>
                <Documents
                  shipment={shipment}
                  onAdded={(name) => {
                    setNotice(`${name} is added.`);
                    reload();
                  }}
                />
              </section>
            </div>
          </div>
        </>
      )}
    </>
  );
}

function Summary({ shipment }: { readonly shipment: ShipmentWithHistory }) {
  return (
    <section className="card summary" aria-label="Summary">
      <p className="journey">
        <span>{formatPlace(shipment.origin)}</span>
        <span className="journey-arrow" aria-label="to" role="img">
          →
        </span>
        <span>{formatPlace(shipment.destination)}</span>
      </p>
      <Progress statuses={shipment.events.map(({ status }) => status)} />
      <dl className="facts">
        <Fact name="Customer">
          {shipment.customerName}
          {shipment.customerEmail && <a href={`mailto:${shipment.customerEmail}`}>{shipment.customerEmail}</a>}
        </Fact>
        {shipment.reference && <Fact name="Reference">{shipment.reference}</Fact>}
        <Fact name="Goods">{shipment.goods}</Fact>
        <Fact name="Pieces and weight">
          {formatNumber(shipment.pieces)} · {formatWeight(shipment.weightKg)}
        </Fact>
        <Fact name="By">{MODE_NAMES[shipment.mode]}</Fact>
        <Fact name="Expected">{shipment.expectedOn ? formatDate(shipment.expectedOn) : 'Not specified'}</Fact>
        <Fact name="Booked">{formatMoment(shipment.createdAt)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
