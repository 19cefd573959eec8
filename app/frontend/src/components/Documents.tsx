import { useRef, useState, type ChangeEvent } from 'react';
import { ApiError, uploadDocument, type ShipmentWithHistory } from '../api';
import { formatMoment, formatSize } from '../format';
import { ProblemNote } from './ProblemNote';

const LARGEST_BYTES = 20 * 1024 * 1024;

interface DocumentsProps {
  readonly shipment: ShipmentWithHistory;
  readonly onAdded: (name: string) => void;
}

export function Documents({ shipment, onAdded }: DocumentsProps) {
  const input = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<ApiError>();
  const [sending, setSending] = useState<string>();

  const add = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    if (!file) return;
    setError(undefined);
    if (file.size > LARGEST_BYTES) {
      setError(new ApiError(413, `${file.name} is larger than 20 MB.`));
      event.target.value = '';
      return;
    }
    setSending(file.name);
    try {
      const added = await uploadDocument(shipment.trackingNumber, file);
      onAdded(added.name);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      const [field] = failure.fields.values();
      setError(field ? new ApiError(failure.status, `${file.name}: ${field}.`) : failure);
    } finally {
      setSending(undefined);
      if (input.current) input.current.value = ''; // so that the same file can be chosen again
    }
  };

  return (
    <div className="stack">
      {shipment.documents.length === 0 ? (
        <p className="quiet-text">No documents yet.</p>
      ) : (
        <ul className="documents" aria-label="Documents">
          {shipment.documents.map((document) => (
            <li key={document.id}>
              <a href={document.url} download={document.name}>
                {document.name}
              </a>
              <small>
                {formatSize(document.sizeBytes)} · {formatMoment(document.uploadedAt)}
              </small>
            </li>
          ))}
        </ul>
      )}
      <ProblemNote error={error} />
      <label className="upload" aria-busy={sending !== undefined}>
        <input ref={input} type="file" aria-label="Add a document" disabled={sending !== undefined} onChange={add} />
        <span aria-hidden="true">{sending ? `Sending ${sending}…` : 'Add a document'}</span>
        <small aria-hidden="true">Up to 20 MB</small>
      </label>
    </div>
  );
}
