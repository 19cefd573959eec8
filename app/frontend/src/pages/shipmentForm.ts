/** The fields of the form for a new shipment, with the API's names, in the order of the form. */
export const LABELS = {
  customerName: 'Name',
  customerEmail: 'E-mail',
  reference: 'Their reference',
  'origin.city': 'From (city)',
  'origin.country': 'Country of origin',
  'destination.city': 'To (city)',
  'destination.country': 'Country of destination',
  mode: 'By',
  goods: 'What is it?',
  pieces: 'Pieces',
  weightKg: 'Weight in kg',
  expectedOn: 'Expected on',
} as const;

export type FormName = keyof typeof LABELS;
export type FormValues = Readonly<Record<FormName, string>>;

export const EMPTY: FormValues = {
  customerName: '',
  customerEmail: '',
  reference: '',
  'origin.city': '',
  'origin.country': '',
  'destination.city': '',
  'destination.country': '',
  mode: 'ROAD',
  goods: '',
  pieces: '1',
  weightKg: '',
  expectedOn: '',
};

const REQUIRED: readonly FormName[] = ['customerName', 'origin.city', 'origin.country', 'destination.city', 'destination.country', 'goods', 'pieces', 'weightKg'];

/** The API request for `values`, and the errors that can be found without the API. The API validates again. */
export function readForm(values: FormValues) {
  const errors = new Map<string, string>();
  for (const name of REQUIRED) if (values[name].trim() === '') errors.set(name, 'Required');
  for (const name of ['origin.country', 'destination.country'] as const)
    if (!errors.has(name) && !/^[a-z]{2}$/i.test(values[name].trim())) errors.set(name, 'Two letters, such as NL');

  const pieces = Number(values.pieces);
  const weightKg = Number(values.weightKg.trim().replace(',', '.')); // accepts a decimal comma as well
  if (!errors.has('pieces') && (!Number.isInteger(pieces) || pieces < 1)) errors.set('pieces', 'A whole number, at least 1');
  if (!errors.has('weightKg') && !(weightKg > 0)) errors.set('weightKg', 'A number, such as 12.5');

  const shipment = {
    customerName: values.customerName,
    customerEmail: values.customerEmail,
    reference: values.reference,
    origin: { city: values['origin.city'], country: values['origin.country'] },
    destination: { city: values['destination.city'], country: values['destination.country'] },
    mode: values.mode,
    goods: values.goods,
    pieces,
    weightKg,
    expectedOn: values.expectedOn,
  };
  return { shipment, errors };
}
