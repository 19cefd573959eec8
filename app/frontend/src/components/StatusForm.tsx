import { useState, type SyntheticEvent } from 'react';
import { ApiError, moveShipment, type ShipmentWithHistory, type Status } from '../api';
import { STATUS_NAMES } from '../format';
import { Field } from './Field';
import { ProblemNote } from './ProblemNote';

interface StatusFormProps {
  readonly shipment: ShipmentWithHistory;
  /** Called when the status was updated, or differs from the displayed one. */
  readonly onChanged: (moved?: Status) => void;
}

/** Updates the status of a shipment. Only allowed statuses are offered. */
export function StatusForm({ shipment, onChanged }: StatusFormProps) {
  const [status, setStatus] = useState<Status | ''>('');
  const [place, setPlace] = useState('');
  const [note, setNote] = useState('');
  const [error, setError] = useState<ApiError>();
  const [sending, setSending] = useState(false);

  if (shipment.nextStatuses.length === 0) return <p className="quiet-text">This shipment is {STATUS_NAMES[shipment.status].toLowerCase()}; nothing more follows.</p>;

  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const missing = new Map<string, string>();
    if (status === '') missing.set('status', 'Choose what happened');
    if (place.trim() === '') missing.set('place', 'Required');
    if (status === '' || missing.size > 0) {
      setError(new ApiError(422, 'Something is missing.', missing));
      return;
    }
    setSending(true);
    setError(undefined);
    try {
      await moveShipment(shipment.trackingNumber, { status, place, note });
      setStatus('');
      setPlace('');
      setNote('');
      onChanged(status);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
      if (failure.status === 409) onChanged();
    } finally {
      setSending(false);
    }
  };

  const statusError = error?.fields.get('status');
  return (
    <form noValidate onSubmit={send} className="stack" aria-label="Update the status">
      <ProblemNote error={error?.fields.size === 0 ? error : undefined} />
      <fieldset className="choices" aria-describedby={statusError ? 'status-error' : undefined}>
        <legend>What happened?</legend>
        {shipment.nextStatuses.map((next) => (
          <label key={next} data-status={next}>
            <input type="radio" name="status" value={next} checked={status === next} onChange={() => setStatus(next)} />
            <span>{STATUS_NAMES[next]}</span>
          </label>
        ))}
      </fieldset>
      {statusError && (
        <small id="status-error" className="field-error" role="alert">
          {statusError}
        </small>
      )}
      <Field label="Where?" name="place" required maxLength={120} value={place} onChange={(event) => setPlace(event.target.value)} error={error?.fields.get('place')} />
      <div className="field">
        <label htmlFor="field-note">
          Note<span className="optional"> (optional)</span>
        </label>
        <textarea id="field-note" rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        {error?.fields.has('note') && <small className="field-error">{error.fields.get('note')}</small>}
      </div>
      <button type="submit" disabled={sending}>
        {sending ? 'Recording…' : 'Record'}
      </button>
    </form>
  );
}
