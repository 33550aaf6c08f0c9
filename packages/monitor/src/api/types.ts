/**
 * What the monitor's HTTP API says and hears: plain types, shared by the server and the console. The OpenAPI document
 * is made from them.
 *
 * All routes stand below `/api/v1` of the place where the monitor is mounted, except the first three. The right-most
 * column is the least role; `-` needs no sign-in.
 *
 * ```
 * GET    /                                                the console                                 -
 * GET    /health                                          Health                                      -
 * GET    /metrics                                         Prometheus text                             viewer
 * GET    /api/v1/openapi.json                             OpenAPI 3.1                                 -
 *
 * POST   /session                                         SignIn -> SessionInfo                       -
 * GET    /session                                         SessionInfo (401 UNAUTHENTICATED: sign in)  viewer
 * DELETE /session                                         signs out, 204                              viewer
 * PUT    /session/password                                ChangePassword -> 204                       viewer
 *
 * GET    /overview                                        Overview                                    viewer
 * GET    /stream                                          OverviewMessage as Server-Sent Events       viewer
 * GET    /history?fromMs                                  Series of all services together             viewer
 * GET    /services/:service                               ServiceDetail                               viewer
 * GET    /services/:service/stream                        ServiceMessage as Server-Sent Events        viewer
 * GET    /services/:service/map                           ServiceMap                                  viewer
 * GET    /services/:service/history?fromMs                Series                                      viewer
 * GET    /services/:service/providers/:node               ProviderDetail                              viewer
 * GET    /services/:service/providers/:node/history?fromMs  Series                                    viewer
 * GET    /services/:service/consumers/:node               ConsumerDetail                              viewer
 * GET    /services/:service/consumers/:node/history?fromMs  Series                                    viewer
 * GET    /events?service&type&before&limit                EventPage                                   viewer
 *
 * POST   /services/:service/actions/preview               ActionPreviewRequest -> ActionPreview       operator
 * POST   /services/:service/actions                       ActionRequest -> ActionResult               operator
 * POST   /audit/:id/undo                                  UndoRequest -> ActionResult                 operator
 * GET    /audit?service&who&before&limit                  AuditPage                                   operator
 *
 * GET    /users                                           UserList                                    admin
 * POST   /users                                           NewUser -> UserWithPassword, 201            admin
 * PATCH  /users/:name                                     UserChange -> User                          admin
 * DELETE /users/:name                                     204                                         admin
 * GET    /tokens                                          TokenList                                   admin
 * POST   /tokens                                          NewToken -> TokenWithSecret, 201            admin
 * DELETE /tokens/:id                                      204                                         admin
 * ```
 *
 * Whoever is signed in by cookie sends `SessionInfo.csrfToken` in the header `x-csrf-token` with everything but GET.
 * Scripts send `Authorization: Bearer <secret of a token>` instead, and need no such header. Names in paths are
 * percent-encoded. Every failure has an HTTP status of 400 or above and the body {@link ApiError}. Texts of nodes,
 * applications, methods and reasons come from other programs and people: never markup.
 *
 * Times called `at`, and those ending in `At`, are RFC 3339 in UTC; those ending in `Ms` are milliseconds since the
 * epoch; durations ending in `Us` are microseconds. `null` stands for what is not known, or nothing to divide by.
 */
import type {
  ConsumerControl,
  ConsumerRecord,
  ControlDocument,
  EffectiveState,
  ErrorCode,
  KickDecision,
  LimitDecision,
  ProviderControl,
  ProviderRecord,
  ServicePolicy,
  StateDecision,
  WeightDecision,
} from '@thriftkeeper/registry';

// ---------------------------------------------------------------------------------------------------- in general

/** Why a request failed. */
export interface ApiError {
  /** A code of the error table; match this. */
  readonly code: ErrorCode;
  /** For people: what is wrong, and what to do. */
  readonly message: string;
  /** For programs, such as `{ retryAfterMs: 12000 }`, `{ field: '/why' }`, `{ role: 'operator' }`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** `viewer` looks, `operator` decides, `admin` says who may. Each may do what those before it may. */
export type Role = 'viewer' | 'operator' | 'admin';

/** How the monitor itself is: status 200 when `ok`, 503 when `degraded`. */
export interface Health {
  /** `degraded`: the registry cannot be reached, or the store cannot be written. */
  readonly status: 'ok' | 'degraded';
  readonly registry: RegistryHealth['state'];
  /** Why the store cannot be written. */
  readonly storeProblem?: string;
  readonly uptimeMs: number;
  /** Version of the monitor. */
  readonly version: string;
}

// ------------------------------------------------------------------------------------------------------- sign-in

export interface SignIn {
  /**
   * @minLength 1
   * @maxLength 64
   */
  readonly user: string;
  /**
   * @minLength 1
   * @maxLength 1024
   */
  readonly password: string;
}

/** Who is signed in. */
export interface SessionInfo {
  readonly user: string;
  readonly role: Role;
  /** For the header `x-csrf-token`; `null` for a token of a script. */
  readonly csrfToken: string | null;
  /** When it ends unless it is used; `null` for a token without end. */
  readonly expiresAt: string | null;
}

export interface ChangePassword {
  /**
   * @minLength 1
   * @maxLength 1024
   */
  readonly current: string;
  /**
   * @minLength 12
   * @maxLength 1024
   */
  readonly next: string;
}

// ------------------------------------------------------------------------------------------------------ overview

/** Everything at a glance. */
export interface Overview {
  /** Which state this is; a stream that begins with it goes on from here. */
  readonly revision: string;
  readonly at: string;
  readonly registry: RegistryHealth;
  readonly totals: Totals;
  /** In name order. */
  readonly services: readonly ServiceSummary[];
}

/** How the monitor reaches the registry. While it does not, it shows the last known state. */
export interface RegistryHealth {
  readonly state: 'connecting' | 'connected' | 'suspended' | 'lost' | 'failed' | 'closed';
  /** Since when it is in this state. */
  readonly since: string;
  /** Why it cannot be reached, in words. */
  readonly problem?: string;
}

/** Sums over all services. */
export interface Totals {
  readonly services: number;
  readonly providers: number;
  readonly providersUp: number;
  readonly consumers: number;
  /** Decisions of operators in force. */
  readonly decisions: number;
  readonly load: Load;
}

/** What nodes report of their last interval, as rates. */
export interface Load {
  /** Calls begun per second; at a consumer attempts. */
  readonly callsPerSecond: number;
  /** Those that failed, refusals aside. */
  readonly failedPerSecond: number;
  /** Those that were refused before they ran: overloaded, limited, draining and the like. */
  readonly refusedPerSecond: number;
  /** Calls in progress at the last report. */
  readonly inProgress: number;
  /** Connections open at the last report. */
  readonly connections: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  /** How many nodes this is the sum of: those whose last report is not too old. */
  readonly reporting: number;
}

/** A line of the overview. */
export interface ServiceSummary {
  readonly service: string;
  /**
   * `ok`; `degraded`: some providers are not up, or more than 5 % of the calls fail or are refused; `down`: it has
   * providers but none that takes calls; `empty`: no provider is registered.
   */
  readonly status: 'ok' | 'degraded' | 'down' | 'empty';
  readonly providers: ProviderCounts;
  readonly consumers: number;
  /** Decisions of operators in force. */
  readonly decisions: number;
  /** What its providers report together. */
  readonly load: Load;
  /** Whether the registry does not confirm the lists at the moment. */
  readonly stale: boolean;
  /** Since when they are stale. */
  readonly staleSince?: string;
  /** What is wrong with the lists or the control document, in words. */
  readonly problem?: string;
}

export interface ProviderCounts {
  readonly total: number;
  readonly up: number;
  readonly draining: number;
  readonly disabled: number;
  readonly notReady: number;
  /** Not shown by the registry at the moment, kept for now; counted among the others too. */
  readonly held: number;
  /** Records that cannot be read; not counted in `total`. */
  readonly unreadable: number;
}

// --------------------------------------------------------------------------------------------------- one service

/** All about a service but its history and its map. */
export interface ServiceDetail {
  readonly revision: string;
  readonly at: string;
  readonly summary: ServiceSummary;
  /** In node order. */
  readonly providers: readonly ProviderRow[];
  /** In node order. */
  readonly consumers: readonly ConsumerRow[];
  /** Clients that have not said who they are, by address; most connections first, at most 200. */
  readonly plainClients: readonly PlainClient[];
  /** Busiest first, at most 200. */
  readonly methods: readonly MethodRow[];
  readonly unreadable: readonly UnreadableRecord[];
  readonly control: ControlView;
}

export interface ProviderRow {
  readonly node: string;
  readonly address: string;
  /** What the record and the decisions in force come to. */
  readonly state: EffectiveState;
  /** The weight in force. */
  readonly weight: number;
  /** What the provider itself says. */
  readonly record: ProviderBrief;
  /** Decisions about it that are in force. */
  readonly decisions: ProviderControl;
  /** The registry does not show it at the moment, and it is kept for now. */
  readonly held: boolean;
  /** `null`: it does not report, or has not for long. */
  readonly load: Load | null;
  /** Its part of the service's calls, 0 to 1. */
  readonly share: number | null;
  /** When it made its last report. */
  readonly reportAt?: string;
}

/** What a provider's record says, as far as tables show it. */
export interface ProviderBrief {
  readonly weight: number;
  readonly state: string;
  readonly transport: string;
  readonly protocol: string;
  readonly tls: boolean;
  readonly zone?: string;
  readonly version?: string;
  readonly host?: string;
  readonly language?: string;
  readonly library?: string;
  readonly startedAt?: string;
}

export interface ConsumerRow {
  readonly node: string;
  readonly application?: string;
  readonly zone?: string;
  readonly version?: string;
  readonly host?: string;
  readonly language?: string;
  readonly library?: string;
  readonly startedAt?: string;
  /** Limits in force that its node or application is named by. */
  readonly limits: readonly AppliedLimit[];
  /** The ban in force that its node or application is named by. */
  readonly kick: AppliedKick | null;
  /** Attempts as it reports them itself; `null`: it does not report, or has not for long. */
  readonly load: Load | null;
  /** Whether it says that its list of providers is stale. */
  readonly listStale: boolean;
  /** Providers that it has taken out for failing. */
  readonly ejected: readonly string[];
  readonly reportAt?: string;
}

export interface AppliedLimit {
  readonly selector: string;
  readonly decision: LimitDecision;
}

export interface AppliedKick {
  readonly selector: string;
  readonly decision: KickDecision;
}

/** The clients of one address that have not said who they are, over all providers. */
export interface PlainClient {
  /** Absent for unix sockets. */
  readonly address?: string;
  readonly connections: number;
  readonly callsPerSecond: number;
  /** Providers that it is connected to. */
  readonly providers: number;
}

/** A method as the providers report it together. */
export interface MethodRow {
  /** `*` sums what providers had no room to tell apart. */
  readonly method: string;
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  readonly refusedPerSecond: number;
  readonly p50Us: number | null;
  readonly p90Us: number | null;
  readonly p99Us: number | null;
}

export interface UnreadableRecord {
  readonly kind: 'provider' | 'consumer' | 'providerStats' | 'consumerStats';
  readonly node: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** The control document. */
export interface ControlView {
  /** As it stands, decisions that have expired included. */
  readonly document: ControlDocument;
  /** Version of its node; `null` where there is none. */
  readonly version: number | null;
  readonly stale: boolean;
  /** Why what stands there now is not in force. */
  readonly problem?: string;
}

/** All about a provider but its history. */
export interface ProviderDetail {
  readonly service: string;
  readonly provider: ProviderRow;
  /** The whole record, without its token. */
  readonly record: ProviderRecord;
  readonly methods: readonly MethodRow[];
  /** Peers that it reports, those with most calls first. */
  readonly consumers: readonly ConnectedPeer[];
  /** Limit on calls in progress that it reports. */
  readonly concurrencyLimit: number | null;
  /** Refusals per second by code, those above 0. */
  readonly refusedPerSecondByCode: Readonly<Record<string, number>>;
}

export interface ConnectedPeer {
  readonly node?: string;
  readonly application?: string;
  readonly address?: string;
  readonly connections: number;
  readonly callsPerSecond: number;
  readonly refusedPerSecond: number;
}

/** All about a consumer but its history. */
export interface ConsumerDetail {
  readonly service: string;
  readonly consumer: ConsumerRow;
  /** The whole record, without its token. */
  readonly record: ConsumerRecord;
  readonly methods: readonly ConsumerMethodRow[];
  readonly providers: readonly CalledProviderRow[];
}

export interface ConsumerMethodRow {
  readonly method: string;
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  readonly retriesPerSecond: number;
  readonly hedgesPerSecond: number;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
}

export interface CalledProviderRow {
  readonly node: string;
  readonly callsPerSecond: number;
  readonly failedPerSecond: number;
  /** Failures per second by code, those above 0. */
  readonly failedPerSecondByCode: Readonly<Record<string, number>>;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  readonly connections: number;
  readonly inProgress: number;
  readonly ejected: boolean;
}

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
  /** Provider node. */
  readonly provider: string;
  readonly callsPerSecond: number;
  /** `null` where only the provider reports. */
  readonly failedPerSecond: number | null;
  readonly p99Us: number | null;
  readonly connections: number;
  /** The consumer has taken the provider out for failing. */
  readonly ejected: boolean;
}

// ------------------------------------------------------------------------------------------------------- history

/**
 * The last hour, or less: value `i` of each list is about the `stepMs` from `fromMs + i * stepMs`; `null` where
 * nothing is known. The step of services is 5 s, of nodes 15 s.
 */
export interface Series {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly values: Readonly<Record<Metric, readonly (number | null)[]>>;
}

export type Metric =
  | 'callsPerSecond'
  | 'failedPerSecond'
  | 'refusedPerSecond'
  | 'inProgress'
  | 'connections'
  | 'p50Us'
  | 'p99Us';

// -------------------------------------------------------------------------------------------------------- stream

/**
 * Server-Sent Events, one message in the `data` of each, its `revision` as the `id`. It begins with a `snapshot`,
 * or, when `Last-Event-ID` (or `?since=`) names a revision that the monitor still knows, with a `delta` from there.
 * A row in a delta replaces the one of the same name. Comments keep the connection alive every 15 s. When the
 * sign-in ends, so does the stream, after a message `end`.
 */
export type OverviewMessage =
  | ({ readonly type: 'snapshot'; readonly events: readonly EventEntry[] } & Overview)
  | OverviewDelta
  | StreamEnd;

export interface OverviewDelta {
  readonly type: 'delta';
  readonly revision: string;
  readonly at: string;
  /** When it has changed. */
  readonly registry?: RegistryHealth;
  readonly totals: Totals;
  /** Those that have changed. */
  readonly services: readonly ServiceSummary[];
  /** Names of services that are gone. */
  readonly removed: readonly string[];
  /** What has happened since, oldest first; at most 100, the latest. */
  readonly events: readonly EventEntry[];
}

/** As {@link OverviewMessage}, of one service. A service that is not there is 404 NOT_FOUND. */
export type ServiceMessage = ({ readonly type: 'snapshot' } & ServiceDetail) | ServiceDelta | StreamEnd;

export interface ServiceDelta {
  readonly type: 'delta';
  readonly revision: string;
  readonly at: string;
  readonly summary: ServiceSummary;
  readonly providers: readonly ProviderRow[];
  readonly removedProviders: readonly string[];
  readonly consumers: readonly ConsumerRow[];
  readonly removedConsumers: readonly string[];
  /** The whole list, when it has changed; so the next three. */
  readonly plainClients?: readonly PlainClient[];
  readonly methods?: readonly MethodRow[];
  readonly unreadable?: readonly UnreadableRecord[];
  readonly control?: ControlView;
}

/** The last message of a stream. */
export interface StreamEnd {
  readonly type: 'end';
  /** The sign-in has ended, the service is gone, or the monitor is closing. */
  readonly why: 'signedOut' | 'gone' | 'closing';
}

// -------------------------------------------------------------------------------------------------------- events

export type EventType =
  | 'registryState'
  | 'serviceAppeared'
  | 'serviceGone'
  | 'providerAppeared'
  | 'providerGone'
  | 'providerState'
  | 'providerHeld'
  | 'consumerAppeared'
  | 'consumerGone'
  | 'ejected'
  | 'readmitted'
  | 'controlChanged'
  | 'controlProblem'
  | 'decisionExpired'
  | 'recordUnreadable';

/** Something that was seen to happen. */
export interface EventEntry {
  /** Ascending; survives restarts. */
  readonly id: number;
  readonly at: string;
  readonly type: EventType;
  readonly service?: string;
  /** Provider or consumer. */
  readonly node?: string;
  /** For people, without markup. */
  readonly text: string;
  /** For programs; by type, such as `{ from: 'up', to: 'draining' }`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Newest first. */
export interface EventPage {
  readonly events: readonly EventEntry[];
  /** For `before`, to read on; `null` at the end. */
  readonly next: number | null;
}

// ------------------------------------------------------------------------------------------------------- actions

/** A decision to write, or with `value: null` to take back. */
export type ControlAction = WeightAction | StateAction | LimitAction | KickAction | PolicyAction;

/** Another weight for a provider. */
export interface WeightAction {
  readonly kind: 'weight';
  /**
   * @minLength 1
   * @maxLength 255
   */
  readonly node: string;
  /** 0 to 10,000. */
  readonly value: number | null;
}

/** Drain, disable or enable a provider. */
export interface StateAction {
  readonly kind: 'state';
  /**
   * @minLength 1
   * @maxLength 255
   */
  readonly node: string;
  readonly value: 'enabled' | 'draining' | 'disabled' | null;
}

/** Limit the calls of the consumers that a selector matches. */
export interface LimitAction {
  readonly kind: 'limit';
  /**
   * `node:<name>`, `application:<name>` or `address:<IP or CIDR>`.
   *
   * @minLength 1
   * @maxLength 300
   */
  readonly selector: string;
  readonly value: LimitValue | null;
}

export interface LimitValue {
  /** 0 to 1,000,000; 0 lets nothing through. */
  readonly callsPerSecond: number;
  /** 1 to 1,000,000; default `callsPerSecond` rounded up, at least 1. */
  readonly burst?: number;
}

/** Ban the consumers that a selector matches. */
export interface KickAction {
  readonly kind: 'kick';
  /**
   * As of a limit.
   *
   * @minLength 1
   * @maxLength 300
   */
  readonly selector: string;
  readonly value: true | null;
}

/** How clients of the service behave. */
export interface PolicyAction {
  readonly kind: 'policy';
  readonly value: PolicyValue | null;
}

/** A policy without who, when and why. */
export interface PolicyValue {
  readonly balancing?: ServicePolicy['balancing'];
  readonly retryBudget?: ServicePolicy['retryBudget'];
  readonly methods?: ServicePolicy['methods'];
}

/** A decision as it stands in the control document. */
export type Decision = WeightDecision | StateDecision | LimitDecision | KickDecision | ServicePolicy;

export interface ActionPreviewRequest {
  readonly action: ControlAction;
  /** When it is to end by itself: RFC 3339 in UTC, with Z. Default never. */
  readonly expiresAt?: string;
}

export interface ActionRequest extends ActionPreviewRequest {
  /**
   * The reason, for people.
   *
   * @minLength 1
   * @maxLength 1000
   */
  readonly why: string;
  /**
   * The decision that the operator saw (`ActionPreview.before`), `null` for none. When another one stands there by
   * now, the answer is 409 CONTROL_CONFLICT. Left out: not looked at.
   */
  readonly expected?: Decision | null;
}

/** What an action would do. It is worked out from the last reports, and changes nothing. */
export interface ActionPreview {
  readonly service: string;
  /** The entry of the document that would change, as a JSON pointer: `/providers/node1/weight`. */
  readonly entry: string;
  /** What stands there now. */
  readonly before: Decision | null;
  /** Whether anything would change. */
  readonly changes: boolean;
  readonly affects: Affected;
  /** Expected shares of the calls, where they would change: up to 100, those that change most first. */
  readonly shares: readonly ShareChange[];
  /** In words: "no provider would be left that takes calls". */
  readonly warnings: readonly string[];
}

export interface Affected {
  /** Provider nodes that it is about, registered now. */
  readonly providers: readonly string[];
  /** Consumer nodes that it is about, registered or connected now; at most 200. */
  readonly consumers: readonly string[];
  /** How many there are in all, clients that have not said who they are included. */
  readonly consumerCount: number;
  /** Connections open now that it is about. */
  readonly connections: number;
  /** Calls per second now that it is about. */
  readonly callsPerSecond: number;
  /** The part of the service's calls that they are, 0 to 1. */
  readonly shareOfCalls: number | null;
  /** Calls per second that would be refused, where that can be told. */
  readonly refusedPerSecond: number | null;
}

export interface ShareChange {
  readonly node: string;
  readonly before: number;
  readonly after: number;
}

export interface ActionResult {
  /** The entry of the audit log, by which it can be undone. */
  readonly auditId: number;
  readonly service: string;
  readonly entry: string;
  readonly before: Decision | null;
  readonly after: Decision | null;
  /** Version of the control document after it. */
  readonly version: number;
}

export interface UndoRequest {
  /**
   * @minLength 1
   * @maxLength 1000
   */
  readonly why: string;
}

// --------------------------------------------------------------------------------------------------------- audit

export type AuditAction =
  | 'signIn'
  | 'signOut'
  | 'passwordChanged'
  | 'userAdded'
  | 'userChanged'
  | 'userRemoved'
  | 'tokenAdded'
  | 'tokenRemoved'
  | ControlAction['kind']
  | 'undo';

/** Who did what. Nobody can change or delete one. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  /** User, or name of the token; of a failed sign-in the name that was tried. */
  readonly who: string;
  readonly via: 'session' | 'token' | 'monitor';
  /** Where the request came from. */
  readonly address: string | null;
  readonly action: AuditAction;
  readonly service: string | null;
  /** Entry of the control document, as a JSON pointer; or the user or token that it is about. */
  readonly target: string | null;
  readonly why: string | null;
  readonly before: Decision | null;
  readonly after: Decision | null;
  /** `null`: done; else the code that it was refused with. */
  readonly refused: ErrorCode | null;
  /** The entry that this one undid. */
  readonly undoes: number | null;
  /** The entry that undid this one. */
  readonly undoneBy: number | null;
}

/** Newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** For `before`, to read on; `null` at the end. */
  readonly next: number | null;
}

// ----------------------------------------------------------------------------------------------- users and tokens

export interface User {
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
}

export interface UserList {
  readonly users: readonly User[];
}

export interface NewUser {
  /**
   * Letters, digits and `. _ @ -`.
   *
   * @pattern ^[A-Za-z0-9._@-]{1,64}$
   */
  readonly name: string;
  readonly role: Role;
  /**
   * Default: one is made, and shown once.
   *
   * @minLength 12
   * @maxLength 1024
   */
  readonly password?: string;
}

export interface UserWithPassword extends User {
  /** The password that was made; `null` when one was given. It cannot be shown again. */
  readonly password: string | null;
}

/** What is left out stays. A new role or password signs the user out everywhere. */
export interface UserChange {
  readonly role?: Role;
  /**
   * @minLength 12
   * @maxLength 1024
   */
  readonly password?: string;
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface TokenList {
  readonly tokens: readonly Token[];
}

export interface NewToken {
  /**
   * What it is for.
   *
   * @pattern ^[A-Za-z0-9._@-]{1,64}$
   */
  readonly name: string;
  readonly role: Role;
  /** RFC 3339 in UTC, with Z. Default never. */
  readonly expiresAt?: string;
}

export interface TokenWithSecret extends Token {
  /** To be sent as `Authorization: Bearer <secret>`. It cannot be shown again. */
  readonly secret: string;
}

/** Kept with the decisions about consumers, for the console's tables. */
export type { ConsumerControl, ControlDocument, EffectiveState, ErrorCode, ProviderControl, ServicePolicy };
