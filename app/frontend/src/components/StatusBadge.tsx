import type { Status } from '../api';
import { STATUS_NAMES } from '../format';

export function StatusBadge({ status }: { readonly status: Status }) {
  return (
    <span className="badge" data-status={status}>
      {STATUS_NAMES[status]}
    </span>
  );
}
