/**
 * What the monitor's HTTP API says and hears: plain types, shared by the server and the console. The OpenAPI document
 * is made from them.
 *
 * All routes stand below `/api/v1` of the place where the monitor is mounted, except the first four. The right-most
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
 * GET    /services/:service/interfaces                   InterfaceList                               viewer
 * GET    /services/:service/interfaces/:hash             InterfaceDetail                             viewer
 * POST   /services/:service/try                          TryRequest -> TryAnswer                     operator
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

/** Kept with the decisions about consumers, for the console's tables. */
export type {
  ConsumerControl,
  ControlDocument,
  EffectiveState,
  ErrorCode,
  ProviderControl,
  ServicePolicy,
} from '@thriftkeeper/registry';
export type * from './types/account.ts';
export type * from './types/action.ts';
export type * from './types/api-error.ts';
export type * from './types/audit.ts';
export type * from './types/event.ts';
export type * from './types/interface.ts';
export type * from './types/load.ts';
export type * from './types/map.ts';
export type * from './types/node.ts';
export type * from './types/overview.ts';
export type * from './types/service.ts';
export type * from './types/session.ts';
export type * from './types/stream.ts';
export type * from './types/try.ts';
