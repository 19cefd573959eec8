import { useState, type SyntheticEvent } from 'react';
import type { ShipmentPage } from '../api';
import { PageTitle } from '../components/PageTitle';
import { Pager } from '../components/Pager';
import { ProblemNote } from '../components/ProblemNote';
import { ShipmentList } from '../components/ShipmentList';
import { STATUS_NAMES, formatNumber } from '../format';
import { Link, navigate } from '../router';
import { useApi } from '../useApi';

/** The URL contains the filters, so that it can be bookmarked, shared and used with the back button. */
function hrefOf(search: string, status: string, page = 1): string {
  const query = new URLSearchParams();
  if (search) query.set('search', search);
  if (status) query.set('status', status);
  if (page > 1) query.set('page', String(page));
  return query.size > 0 ? `/shipments?${query.toString()}` : '/shipments';
}

export function ShipmentsPage({ query }: { readonly query: URLSearchParams }) {
  const search = query.get('search') ?? '';
  const status = query.get('status') ?? '';
  const page = query.get('page') ?? '1';
  const { data, error, loading, reload } = useApi<ShipmentPage>(`/api/shipments?${new URLSearchParams({ search, status, page }).toString()}`);

  return (
    <>
      <div className="page-head">
        <PageTitle title="Shipments" />
        <Link href="/shipments/new" className="button">
          New shipment
        </Link>
      </div>
      <SearchForm key={search} search={search} status={status} />
      <ProblemNote error={error} onRetry={reload} />
      <p role="status" className="quiet-text">
        {loading ? 'Loading…' : data && !error && countOf(data.total)}
      </p>
      {data && !error && (
        <div aria-busy={loading}>
          {data.items.length > 0 && <ShipmentList shipments={data.items} label="Shipments" />}
          {data.total === 0 && !loading && <Nothing filtered={search !== '' || status !== ''} />}
          <Pager page={data.page} pages={data.pages} total={data.total} hrefOf={(wanted) => hrefOf(search, status, wanted)} />
        </div>
      )}
    </>
  );
}

function SearchForm({ search, status }: { readonly search: string; readonly status: string }) {
  const [text, setText] = useState(search);
  const find = (event: SyntheticEvent): void => {
    event.preventDefault();
    navigate(hrefOf(text.trim(), status));
  };
  return (
    <form role="search" aria-label="Find shipments" className="filters" onSubmit={find}>
      <input
        type="search"
        aria-label="Search"
        placeholder="Number, customer, reference, city, goods"
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <select aria-label="Status" value={status} onChange={(event) => navigate(hrefOf(text.trim(), event.target.value))}>
        <option value="">Any status</option>
        {Object.entries(STATUS_NAMES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit">Search</button>
    </form>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <p className="empty">
      No shipment matches. <Link href="/shipments">Show all</Link>.
    </p>
  ) : (
    <p className="empty">
      There are no shipments yet. <Link href="/shipments/new">Book the first one</Link>.
    </p>
  );
}

const countOf = (total: number): string => (total === 1 ? '1 shipment' : `${formatNumber(total)} shipments`);
