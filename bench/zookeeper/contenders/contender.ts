/** Called when an operation has succeeded. */
export type Succeeded = () => void;
/** Called with whatever an operation has failed with. */
export type Failed = (error: unknown) => void;

/** The operations that are compared. */
export const operations = ['get', 'set', 'create+delete', 'children', 'exists'] as const;
export type OperationName = (typeof operations)[number];

/** Where the operations take place. */
export interface Place {
  /** A node with 100 bytes. */
  readonly node: string;
  /** A node with ten children. */
  readonly folder: string;
  /** Nodes are created and deleted with this beginning. */
  readonly prefix: string;
}

/**
 * One client library, connected. Each operation is started in the style of the library itself (promises or
 * callbacks), so that none pays for the other's.
 */
export type Connected = {
  readonly [Name in OperationName]: (place: Place, succeeded: Succeeded, failed: Failed) => void;
};

/** One client library. */
export interface Contender {
  connect(addresses: string): Promise<Connected>;
}

/** What is written. */
export const payload = Buffer.alloc(100, 'x');

export const sessionTimeoutMs = 30_000;
