#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ThriftkeeperError } from '@thriftkeeper/registry';
import { defaults } from './monitor-options.ts';
import { startMonitor } from './start-monitor.ts';
import { version } from './version.ts';

const help = `thriftkeeper-monitor: see and manage Thrift services

  thriftkeeper-monitor --zookeeper 127.0.0.1:2181

  --zookeeper <addresses>  host:port,host:port/chroot (needed)
  --listen <address>       where to listen (${defaults.listen})
  --database <file>        users, events and audit log (${defaults.database})
  --service <name>         look at this service alone; may be given again
  --tls-cert <file>        certificate chain, PEM; with --tls-key: HTTPS
  --tls-key <file>         its key, PEM
  --allow-plain-http       listen beyond this machine without TLS
  --base-path <path>       path below which it is reached, such as /ops/thrift (${defaults.basePath})
  --trust-proxy <address>  proxy whose X-Forwarded headers are believed, or a network of such; may be given again
  --no-try-it              nobody calls methods of providers from here
  --public-metrics         /metrics needs no sign-in
  --version, --help
`;

const options = {
  zookeeper: { type: 'string' },
  listen: { type: 'string' },
  database: { type: 'string' },
  service: { type: 'string', multiple: true },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'allow-plain-http': { type: 'boolean' },
  'base-path': { type: 'string' },
  'trust-proxy': { type: 'string', multiple: true },
  'no-try-it': { type: 'boolean' },
  'public-metrics': { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** The exit status of those who were called in the wrong way. */
const misuse = 2;

async function run(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) return void process.stdout.write(help);
  if (values.version) return void process.stdout.write(`${version}\n`);
  if (values.zookeeper === undefined) {
    process.stderr.write(`thriftkeeper-monitor: --zookeeper is needed\n\n${help}`);
    process.exitCode = misuse;
    return;
  }
  const { 'tls-cert': cert, 'tls-key': key } = values;
  const usesTls = cert !== undefined || key !== undefined;
  const monitor = await startMonitor({
    zookeeper: values.zookeeper,
    listen: values.listen,
    database: values.database,
    services: values.service,
    ...(usesTls && { tls: { cert: cert && readFileSync(cert), key: key && readFileSync(key) } }),
    allowPlainHttp: values['allow-plain-http'],
    basePath: values['base-path'],
    trustProxy: values['trust-proxy'],
    tryIt: values['no-try-it'] !== true,
    publicMetrics: values['public-metrics'],
    onProblem: ({ message }) => process.stderr.write(`thriftkeeper-monitor: ${message}\n`),
  });
  // Before it says that it is there: whoever reads that may stop it at once.
  const stop = () => {
    void monitor.close();
    // Whoever asks twice does not want to wait.
    process.once('SIGINT', () => process.exit(1));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (monitor.firstAdmin) {
    const { user, password } = monitor.firstAdmin;
    process.stdout.write(`First start. Sign in as "${user}" with the password ${password}\n`);
    process.stdout.write('It is shown this once; change it, or add other users, in the console.\n');
  }
  process.stdout.write(`The monitor is at ${monitor.url}\n`);
}

run().catch((error: unknown) => {
  const isAboutFlags = String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
  const isExpected = error instanceof ThriftkeeperError || (error as { code?: string }).code !== undefined;
  process.stderr.write(
    `thriftkeeper-monitor: ${isExpected ? (error as Error).message : (error as Error).stack}\n`,
  );
  if (isAboutFlags) process.stderr.write('thriftkeeper-monitor --help says what there is\n');
  process.exitCode = error instanceof ThriftkeeperError ? 1 : misuse;
});
