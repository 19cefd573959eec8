import type { Status } from '../api';

const STAGES = ['Booked', 'Picked up', 'In transit', 'Out for delivery', 'Delivered'] as const;

const STAGE_OF: Readonly<Partial<Record<Status, number>>> = { BOOKED: 0, PICKED_UP: 1, IN_TRANSIT: 2, CUSTOMS: 2, OUT_FOR_DELIVERY: 3, DELIVERED: 4 };

/** The progress of a shipment. A held or cancelled one stays at its previous stage. */
export function Progress({ statuses }: { readonly statuses: readonly Status[] }) {
  const reached = statuses.reduce((stage, status) => STAGE_OF[status] ?? stage, 0);
  const last = statuses.at(-1);
  const stopped = last === 'ON_HOLD' || last === 'CANCELLED';
  return (
    <ol className="progress" aria-label="Progress" data-stopped={stopped || undefined}>
      {STAGES.map((name, stage) => (
        <li key={name} data-state={stage < reached ? 'done' : stage === reached ? 'here' : 'ahead'} aria-current={stage === reached ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}
