/** Who calls whom, with the last reports. */
export interface ServiceMap {
  readonly service: string;
  readonly at: string;
  /** Busiest first, at most 5,000; `truncated` says whether there were more. */
  readonly edges: readonly MapEdge[];
  readonly truncated: boolean;
}

export interface MapEdge {
  /** Consumer node; or `address:10.1.2.3`, or `unix`, for clients that have not said who they are. */
  readonly consumer: string;
  readonly application?: string;
  /** Provider node; or `*` for those that the consumer sums into one, while it calls any of them. */
  readonly provider: string;
  readonly callsPerSecond: number;
  /** `null` where only the provider reports. */
  readonly failedPerSecond: number | null;
  readonly p99Us: number | null;
  readonly connections: number;
  /** The consumer has taken the provider out for failing. */
  readonly ejected: boolean;
}
