import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aShipment, send, type ShipmentBody } from './startApp.js';

let directory: string;
let child: ChildProcessWithoutNullStreams | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'qgo process '));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

type LogLine = Record<string, unknown> & { msg: string };

function start(env: Record<string, string | undefined>) {
  child = spawn(process.execPath, ['--import', 'tsx', resolve('src', 'main.ts')], {
    env: { ...process.env, PORT: '0', UPLOADS_DIRECTORY: join(directory, 'uploads'), LOGS_DIRECTORY: join(directory, 'logs'), APP_COLOUR: 'blue', ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const logged = async (message: string): Promise<LogLine> => {
    for (;;) {
      const next = await lines.next();
      if (next.done) throw new Error(`The process ended without logging "${message}".`);
      const line = JSON.parse(next.value) as LogLine;
      if (line.msg === message) return line;
    }
  };
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return { process: child, logged, exit };
}

const rejectsConnections = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); done(false); });
    socket.once('error', () => { done(true); });
  });

function beginUpload(port: number, trackingNumber: string, content: string): { socket: Socket; finish: () => Promise<string> } {
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\n';
  const tail = '\r\n--b--\r\n';
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /api/shipments/${trackingNumber}/documents HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n` +
      `Content-Length: ${head.length + content.length + tail.length}\r\n\r\n${head}${content.slice(0, 3)}`,
  );
  return {
    socket,
    finish: () => {
      socket.write(content.slice(3) + tail);
      return text(socket);
    },
  };
}

describe('the process', () => {
  it('on SIGTERM rejects new connections, finishes the request in progress and exits 0', async () => {
    const app = start({});
    const port = (await app.logged('listening'))['port'] as number;
    const booked = await send(`http://127.0.0.1:${port}/api/shipments`, 'POST', aShipment());
    const { trackingNumber } = (await booked.json()) as ShipmentBody;
    const upload = beginUpload(port, trackingNumber, 'slowly but surely');
    while ((await readdir(join(directory, 'uploads', '.incoming'))).length === 0) await new Promise((resume) => setImmediate(resume));

    app.process.kill('SIGTERM');
    await app.logged('stopping: finishing the requests in progress');
    expect(await rejectsConnections(port)).toBe(true);
    expect(await upload.finish()).toMatch(/^HTTP\/1\.1 201 Created/);

    expect(await app.logged('stopped')).toMatchObject({ inTime: true });
    expect(await app.exit).toEqual([0, null]);
    expect((await readdir(join(directory, 'uploads'))).filter((name) => name.endsWith('.txt'))).toHaveLength(1);

    const log = (await readFile(join(directory, 'logs', 'app-blue.log'), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as LogLine);
    expect(log.map(({ msg }) => msg)).toEqual(['listening', 'request', 'stopping: finishing the requests in progress', 'request', 'stopped']);
    expect(log[1]).toMatchObject({ level: 'info', method: 'POST', path: '/api/shipments', status: 201 });
  });

  it('starts and answers when the database is unreachable', async () => {
    const app = start({ DATABASE_URL: 'mysql://nobody:x@127.0.0.1:1/none' });
    const port = (await app.logged('listening'))['port'] as number;
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(503);
    app.process.kill('SIGTERM');
    expect(await app.exit).toEqual([0, null]);
  });

  it('prints the missing setting and exits 1 when it is not configured', async () => {
    const app = start({ DATABASE_URL: undefined });
    const [output, exit] = await Promise.all([text(app.process.stderr), app.exit]);
    expect(output).toBe('DATABASE_URL is not set. It looks like mysql://user:password@host:3306/database.\n');
    expect(exit).toEqual([1, null]);
  });
});
