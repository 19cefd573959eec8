import type { Server } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';

/** How long a connection that was accepted just before the end may take to say what it wants. */
const FIRST_REQUEST_MILLISECONDS = 1_000;

/**
 * The connections of an HTTP server, watched so that it can stop without cutting an answer short.
 * (Node's `closeIdleConnections`, which the HTTP server's own `close` also calls, takes an answer for sent when its last
 * bytes are still in a buffer.)
 */
export class Connections {
  /** Accepted, and nothing asked yet. */
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
   * Stops listening and waits until every request in flight is answered; after `limitMilliseconds` it cuts off the rest.
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
