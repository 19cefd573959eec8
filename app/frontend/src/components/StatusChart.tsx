import type { Dashboard } from '../api';
import { STATUS_NAMES, formatNumber } from '../format';
import { Link } from '../router';

/** One bar per status. The numbers are beside them, so the bars are hidden from screen readers. */
export function StatusChart({ byStatus }: Pick<Dashboard, 'byStatus'>) {
  const most = Math.max(1, ...byStatus.map(({ count }) => count));
  return (
    <ul className="chart">
      {byStatus.map(({ status, count }) => (
        <li key={status}>
          <Link href={`/shipments?status=${status}`}>
            <span className="chart-name">{STATUS_NAMES[status]}</span>
            <svg className="chart-bar" data-status={status} aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none">
              <rect className="chart-track" width="100" height="10" />
              <rect className="chart-value" width={(100 * count) / most} height="10" />
            </svg>
            <span className="chart-count">{formatNumber(count)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
