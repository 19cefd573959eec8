import type { TrackingEvent } from '../api';
import { STATUS_NAMES, formatMoment } from '../format';

/** The events of a shipment, latest first. */
export function Timeline({ events }: { readonly events: readonly TrackingEvent[] }) {
  return (
    <ol className="timeline" reversed aria-label="Tracking events, latest first">
      {[...events].reverse().map((event, index) => (
        <li key={events.length - index} data-status={event.status}>
          <strong>{STATUS_NAMES[event.status]}</strong>
          <span className="timeline-place">{event.place}</span>
          <time dateTime={event.occurredAt}>{formatMoment(event.occurredAt)}</time>
          {event.note && <p className="timeline-note">{event.note}</p>}
        </li>
      ))}
    </ol>
  );
}
