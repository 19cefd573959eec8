import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { Connections } from '../../src/connections.js';

let server: Server;
let connections: Connections;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function listen(answer: RequestListener): Promise<() => Promise<Socket>> {
  server = createServer(answer);
  connections = new Connections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return async () => {
    const accepted = once(server, 'connection');
    const socket = connect(port, '127.0.0.1');
    await accepted;
    return socket;
  };
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('draining', () => {
  it('closes an idle keep-alive connection at once', async () => {
    const open = await listen((_request, response) => response.end('hello'));
    const socket = await open();
    socket.write(REQUEST);
    await once(socket, 'data');
    const rest = text(socket);
    expect(await connections.drain(10_000)).toBe(true);
    expect(await rest).toBe('');
  });

  it('waits for a response in progress', async () => {
    let finish: () => void = () => undefined;
    const open = await listen((_request, response) => {
      response.write('half, ');
      finish = () => response.end('whole');
    });
    const socket = await open();
    socket.write(REQUEST);
    const answer = text(socket);
    await once(server, 'request');
    const drained = connections.drain(10_000);
    finish();
    expect(await answer).toMatch(/half, .*whole/s);
    expect(await drained).toBe(true);
  });

  it('sends a large response completely to a slow reader', async () => {
    const size = 30_000_000;
    const open = await listen((_request, response) => response.end(Buffer.alloc(size, 'x')));
    const socket = await open();
    socket.pause();
    socket.write(REQUEST);
    await once(server, 'request');
    const drained = connections.drain(10_000);
    expect((await text(socket)).length).toBeGreaterThan(size);
    expect(await drained).toBe(true);
  });

  it('answers a client that had connected but not sent a request yet', async () => {
    const open = await listen((_request, response) => response.end('hello'));
    const socket = await open();
    const drained = connections.drain(10_000);
    socket.write(REQUEST);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK.*hello/s);
    expect(await drained).toBe(true);
  });

  it('does not wait for a client that never sends a request', async () => {
    const open = await listen((_request, response) => response.end('hello'));
    await open();
    expect(await connections.drain(10_000)).toBe(true);
  });

  it('closes connections that are not answered within the limit, and returns false', async () => {
    const open = await listen(() => undefined);
    const socket = await open();
    socket.on('error', () => undefined);
    socket.write(REQUEST);
    await once(server, 'request');
    expect(await connections.drain(50)).toBe(false);
  });
});
