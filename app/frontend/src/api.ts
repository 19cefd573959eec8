export type Status = 'BOOKED' | 'PICKED_UP' | 'IN_TRANSIT' | 'CUSTOMS' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'ON_HOLD' | 'CANCELLED';
export type Mode = 'ROAD' | 'SEA' | 'AIR' | 'RAIL';

export interface Place {
  readonly city: string;
  readonly country: string;
}

export interface Shipment {
  readonly trackingNumber: string;
  readonly reference: string | null;
  readonly customerName: string;
  readonly customerEmail: string | null;
  readonly origin: Place;
  readonly destination: Place;
  readonly mode: Mode;
  readonly goods: string;
  readonly pieces: number;
  readonly weightKg: number;
  readonly status: Status;
  readonly nextStatuses: readonly Status[];
  readonly expectedOn: string | null;
  readonly createdAt: string;
}

export interface TrackingEvent {
  readonly status: Status;
  readonly place: string;
  readonly note: string | null;
  readonly occurredAt: string;
}

export interface ShipmentDocument {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly uploadedAt: string;
  readonly url: string;
}

export interface ShipmentWithHistory extends Shipment {
  readonly events: readonly TrackingEvent[];
  readonly documents: readonly ShipmentDocument[];
}

export interface ShipmentPage {
  readonly items: readonly Shipment[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly pages: number;
}

export interface Dashboard {
  readonly byStatus: readonly { readonly status: Status; readonly count: number }[];
  readonly total: number;
  readonly late: number;
  readonly recent: readonly Shipment[];
}

/** A failed request, with a message for the user. */
export class ApiError extends Error {
  /**
   * @param status the HTTP status, or 0 without a response
   * @param fields messages by the name of the form's field
   */
  constructor(
    readonly status: number,
    message: string,
    readonly fields: ReadonlyMap<string, string> = new Map(),
  ) {
    super(message);
  }
}

interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

async function request<Body>(path: string, init: RequestInit = {}): Promise<Body> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'The server cannot be reached. Check your connection and try again.');
  }
  if (response.ok) return (await response.json()) as Body;
  throw await readProblem(response);
}

async function readProblem(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('Content-Type')?.includes('json') ?? false;
  const problem = isProblem ? ((await response.json()) as Problem) : {};
  const fields = new Map(problem.errors?.map(({ field, message }) => [field, message]));
  return new ApiError(response.status, problem.detail ?? `The server answered with an error (${response.status}).`, fields);
}

const sendJson = <Body>(path: string, method: string, body: unknown): Promise<Body> =>
  request(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

const shipmentPath = (trackingNumber: string): string => `/api/shipments/${encodeURIComponent(trackingNumber)}`;

export const get = <Body>(path: string, signal?: AbortSignal): Promise<Body> => request(path, signal ? { signal } : {});

export const bookShipment = (shipment: unknown): Promise<Shipment> => sendJson('/api/shipments', 'POST', shipment);

export const moveShipment = (trackingNumber: string, change: { status: string; place: string; note: string }): Promise<ShipmentWithHistory> =>
  sendJson(`${shipmentPath(trackingNumber)}/status`, 'PATCH', change);

export function uploadDocument(trackingNumber: string, file: File): Promise<ShipmentDocument> {
  const body = new FormData();
  body.set('file', file);
  return request(`${shipmentPath(trackingNumber)}/documents`, { method: 'POST', body });
}
