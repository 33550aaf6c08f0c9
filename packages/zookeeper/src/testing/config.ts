import type { Certificates } from './certificates.ts';

/** What one server's `zoo.cfg` is made from. */
export interface ServerConfig {
  readonly id: number;
  readonly dataDir: string;
  readonly configDir: string;
  readonly clientPort: number;
  readonly securePort: number | undefined;
  /** `host:quorumPort:electionPort` of every server, or one entry for a standalone one. */
  readonly peers: readonly string[];
  readonly tickTimeMs: number;
  readonly more: Readonly<Record<string, string | number | boolean>>;
}

/** The files that a server needs, by name below its configuration folder. */
export function configFiles(
  config: ServerConfig,
  certificates: Certificates | undefined,
  extra: Readonly<Record<string, string>>,
) {
  const files: Record<string, string> = { 'zoo.cfg': zooCfg(config), ...extra };
  if (certificates) {
    files['server.pem'] = certificates.server.key + certificates.server.cert;
    files['ca.pem'] = certificates.ca;
  }
  return files;
}

function zooCfg(config: ServerConfig): string {
  const settings: Record<string, string | number | boolean> = {
    tickTime: config.tickTimeMs,
    // In ticks: generous for starting, short enough that a dead leader is left before a session ends.
    initLimit: 50,
    syncLimit: 10,
    dataDir: config.dataDir,
    clientPort: config.clientPort,
    minSessionTimeout: 2 * config.tickTimeMs,
    maxSessionTimeout: 60_000,
    maxClientCnxns: 0,
    '4lw.commands.whitelist': '*',
    'admin.enableServer': false,
    extendedTypesEnabled: true,
    // Test data need not survive a power cut of the host.
    forceSync: 'no',
    preAllocSize: 1024,
  };
  if (config.peers.length > 1) {
    for (const [index, peer] of config.peers.entries()) settings[`server.${index + 1}`] = peer;
  }
  if (config.securePort !== undefined) {
    settings.secureClientPort = config.securePort;
    settings.serverCnxnFactory = 'org.apache.zookeeper.server.NettyServerCnxnFactory';
    settings['ssl.keyStore.location'] = `${config.configDir}/server.pem`;
    settings['ssl.keyStore.type'] = 'PEM';
    settings['ssl.trustStore.location'] = `${config.configDir}/ca.pem`;
    settings['ssl.trustStore.type'] = 'PEM';
    settings['ssl.clientAuth'] = 'need';
    settings['authProvider.x509'] = 'org.apache.zookeeper.server.auth.X509AuthenticationProvider';
  }
  return Object.entries({ ...settings, ...config.more })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Small and quick to start: a test server lives for seconds. */
export const javaFlags = ['-Xmx160m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'] as const;
