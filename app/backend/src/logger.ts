import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import pino, { type Logger } from 'pino';

export type { Logger } from 'pino';

/**
 * Structured logs, one JSON object per line, to standard output and to `file`. If the file cannot be written, the
 * application still runs and logs a warning to standard output.
 */
export function openLogger(level: string, file: string): Logger {
  const options = { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } };
  const standardOutput = { level: 'trace', stream: pino.destination({ dest: 1, sync: true }) };
  try {
    mkdirSync(dirname(file), { recursive: true });
    const logFile = { level: 'trace', stream: pino.destination({ dest: file, append: true, sync: true }) };
    return pino(options, pino.multistream([standardOutput, logFile]));
  } catch (error) {
    const logger = pino(options, pino.multistream([standardOutput]));
    logger.warn({ err: error, file }, 'the log file cannot be written; logging to standard output only');
    return logger;
  }
}
