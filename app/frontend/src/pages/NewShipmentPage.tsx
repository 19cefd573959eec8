import { useRef, useState, type SyntheticEvent } from 'react';
import { ApiError, bookShipment } from '../api';
import { Field } from '../components/Field';
import { PageTitle } from '../components/PageTitle';
import { ProblemNote } from '../components/ProblemNote';
import { MODE_NAMES } from '../format';
import { navigate } from '../router';
import { EMPTY, LABELS, readForm, type FormName, type FormValues } from './shipmentForm';

const COUNTRIES = 'AT BE BG CA CH CN CZ DE DK EE ES FI FR GB GR HR HU IE IN IT JP KR LT LU LV MX NL NO PL PT RO SE SG SI SK TR UA US'.split(' ');
const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' });

export function NewShipmentPage() {
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<FormValues>(EMPTY);
  const [error, setError] = useState<ApiError>();
  const [sending, setSending] = useState(false);

  const refuse = (reason: ApiError): void => {
    setError(reason);
    const [first] = Object.keys(LABELS).filter((name) => reason.fields.has(name));
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };

  const send = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const { shipment, errors } = readForm(values);
    if (errors.size > 0) {
      refuse(new ApiError(422, errors.size === 1 ? 'One field is not valid.' : `${errors.size} fields are not valid.`, errors));
      return;
    }
    setSending(true);
    setError(undefined);
    try {
      const { trackingNumber } = await bookShipment(shipment);
      navigate(`/shipments/${trackingNumber}?booked`);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      refuse(failure);
      setSending(false);
    }
  };

  const bind = (name: FormName) => ({
    name,
    label: LABELS[name],
    value: values[name],
    error: error?.fields.get(name),
    onChange: (event: { target: { value: string } }) => setValues((before) => ({ ...before, [name]: event.target.value })),
  });

  return (
    <>
      <PageTitle title="New shipment" />
      <form ref={form} noValidate onSubmit={send} className="card booking" aria-label="New shipment">
        <ProblemNote error={error} />
        <fieldset>
          <legend>Customer</legend>
          <div className="grid">
            <Field {...bind('customerName')} required maxLength={120} autoComplete="organization" className="span-2" />
            <Field {...bind('customerEmail')} type="email" autoComplete="email" maxLength={254} />
            <Field {...bind('reference')} maxLength={64} autoComplete="off" />
          </div>
        </fieldset>
        <fieldset>
          <legend>Route</legend>
          <div className="grid">
            <Field {...bind('origin.city')} required maxLength={80} autoComplete="off" />
            <Field {...bind('origin.country')} required maxLength={2} list="countries" autoCapitalize="characters" autoComplete="off" hint="Two letters, such as NL" />
            <Field {...bind('destination.city')} required maxLength={80} autoComplete="off" />
            <Field {...bind('destination.country')} required maxLength={2} list="countries" autoCapitalize="characters" autoComplete="off" hint="Two letters, such as CH" />
          </div>
          <datalist id="countries">
            {COUNTRIES.map((code) => (
              <option key={code} value={code} label={COUNTRY_NAMES.of(code)} />
            ))}
          </datalist>
          <fieldset className="choices">
            <legend>{LABELS.mode}</legend>
            {Object.entries(MODE_NAMES).map(([mode, name]) => (
              <label key={mode}>
                <input type="radio" name="mode" value={mode} checked={values.mode === mode} onChange={bind('mode').onChange} />
                <span>{name}</span>
              </label>
            ))}
          </fieldset>
        </fieldset>
        <fieldset>
          <legend>Goods</legend>
          <div className="grid">
            <Field {...bind('goods')} required maxLength={200} autoComplete="off" className="span-2" />
            <Field {...bind('pieces')} required inputMode="numeric" autoComplete="off" />
            <Field {...bind('weightKg')} required inputMode="decimal" autoComplete="off" />
            <Field {...bind('expectedOn')} type="date" />
          </div>
        </fieldset>
        <button type="submit" disabled={sending}>
          {sending ? 'Booking…' : 'Book shipment'}
        </button>
      </form>
    </>
  );
}
