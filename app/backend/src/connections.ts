import type { Server } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';

/** How long a connection that was accepted just before the shutdown may take to send a request. */
const FIRST_REQUEST_MILLISECONDS = 1_000;

/**
 * Tracks the connections of an HTTP server, so that it can stop without truncating a response.
 * (Node's `closeIdleConnections`, which the HTTP server's own `close` also calls, treats a response as sent while its
 * last bytes are still in a buffer.)
 */
export class Connections {
  /** Accepted, without a request so far. */
  private readonly fresh = new Set<Socket>();
  /** Kept alive between two requests. */
  private readonly idle = new Set<Socket>();
  private draining = false;

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.fresh.add(socket);
      socket.once('close', () => {
        this.fresh.delete(socket);
        this.idle.delete(socket);
      });
    });
    server.prependListener('request', ({ socket }, response) => {
      this.fresh.delete(socket);
      this.idle.delete(socket);
      response.once('close', () => {
        if (this.draining) socket.destroySoon();
        else if (!socket.destroyed) this.idle.add(socket);
      });
    });
  }

  /**
   * Stops listening and waits until every request in progress is answered; closes the remaining connections after `limitMilliseconds`.
   * @returns whether every request was answered in time
   */
  async drain(limitMilliseconds: number): Promise<boolean> {
    this.draining = true;
    let inTime = true;
    const closed = new Promise<void>((resolve) => this.server.once('close', resolve));
    Listener.prototype.close.call(this.server);
    for (const socket of this.idle) socket.destroy();
    const silence = setTimeout(() => {
      for (const socket of this.fresh) socket.destroy();
    }, FIRST_REQUEST_MILLISECONDS);
    const limit = setTimeout(() => {
      inTime = false;
      this.server.closeAllConnections();
    }, limitMilliseconds);
    await closed;
    clearTimeout(silence);
    clearTimeout(limit);
    return inTime;
  }
}
