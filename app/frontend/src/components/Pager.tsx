import type { ShipmentPage } from '../api';
import { formatNumber } from '../format';
import { Link } from '../router';

interface PagerProps extends Pick<ShipmentPage, 'page' | 'pages' | 'total'> {
  readonly hrefOf: (page: number) => string;
}

export function Pager({ page, pages, total, hrefOf }: PagerProps) {
  if (pages <= 1 && page === 1) return null;
  return (
    <nav className="pager" aria-label="Pages">
      {page > 1 ? <Link href={hrefOf(Math.min(page - 1, Math.max(pages, 1)))}>Previous</Link> : <span aria-hidden="true">Previous</span>}
      <span>
        Page {formatNumber(page)} of {formatNumber(pages)} <span className="wide-only">({formatNumber(total)} shipments)</span>
      </span>
      {page < pages ? <Link href={hrefOf(page + 1)}>Next</Link> : <span aria-hidden="true">Next</span>}
    </nav>
  );
}
