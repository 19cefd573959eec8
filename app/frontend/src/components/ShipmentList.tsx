import type { Shipment } from '../api';
import { MODE_NAMES, formatDate, formatDay, formatPlace } from '../format';
import { Link } from '../router';
import { StatusBadge } from './StatusBadge';

interface ShipmentListProps {
  readonly shipments: readonly Shipment[];
  readonly label: string;
}

/** A table on wide screens, cards on narrow ones. */
export function ShipmentList({ shipments, label }: ShipmentListProps) {
  return (
    <div className="shipments">
      <div className="shipments-head" aria-hidden="true">
        <span>Shipment</span>
        <span>Customer</span>
        <span>Route</span>
        <span>Expected</span>
        <span>Status</span>
      </div>
      <ul aria-label={label}>
        {shipments.map((shipment) => (
          <li key={shipment.trackingNumber}>
            <div className="cell-number">
              <Link href={`/shipments/${shipment.trackingNumber}`} className="number">
                {shipment.trackingNumber}
              </Link>
              <small>
                Booked {formatDay(shipment.createdAt)} · {MODE_NAMES[shipment.mode]}
              </small>
            </div>
            <div className="cell-customer">
              <span className="clip">{shipment.customerName}</span>
              <small className="clip">{shipment.goods}</small>
            </div>
            <div className="cell-route">
              <span className="visually-hidden">From </span>
              <span className="clip">{formatPlace(shipment.origin)}</span>
              <span className="visually-hidden"> to </span>
              <span className="clip route-to">{formatPlace(shipment.destination)}</span>
            </div>
            <div className="cell-expected">
              <span className="narrow-only">Expected </span>
              {shipment.expectedOn ? formatDate(shipment.expectedOn) : '–'}
            </div>
            <div className="cell-status">
              <StatusBadge status={shipment.status} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
