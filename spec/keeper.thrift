# The keeper service (09-keeper-service.md): how a consumer says who it is, and a provider answers.
# Spoken on the user's own connections under the multiplexed name "thriftkeeper".
# All texts are UTF-8. Fields are only ever added, and optional.

namespace cpp thriftkeeper
namespace c_glib thriftkeeper
namespace py thriftkeeper.keeper
namespace php Thriftkeeper.Keeper
namespace js thriftkeeper.keeper

/** Who calls (KEEP-4). */
struct ConsumerIdentity {
  /** Node name of the consumer; obeys PATH-3. */
  1: required string node,
  /** Application, as in the consumer record. */
  2: optional string application,
  /** Service that the consumer means to reach. */
  3: optional string serviceName,
  4: optional string zone,
  5: optional string version,
  6: optional string language,
  /** Library as "name/version". */
  7: optional string library,
  8: optional string host,
  /** Process id; i64 because it may be above 2^31 - 1. */
  9: optional i64 pid,
  /** Version of the specification. */
  10: optional i32 spec = 1,
}

/** A limit in force for the consumer (CTRL-15). */
struct LimitInForce {
  /** Selector that matched, e.g. "application:billing". */
  1: required string selector,
  2: required double callsPerSecond,
  3: required i32 burst,
  /** RFC 3339, UTC, with Z. Absent: no end. */
  4: optional string expiresAt,
  5: optional string why,
}

/** Who answers (KEEP-7). */
struct ProviderIdentity {
  1: required string node,
  2: required string serviceName,
  /** Version of the specification. */
  3: required i32 spec,
  4: optional string version,
  5: optional string language,
  6: optional string library,
  7: optional list<LimitInForce> limits,
}

/** How the provider is (KEEP-8). */
struct ProviderHealth {
  /** Effective state: "up", "notReady", "draining" or "disabled". Another text reads as "notReady". */
  1: required string state,
  2: required i32 inProgress,
  3: optional i64 uptimeMs,
}

/** Refusal of identify (KEEP-5). */
exception KeeperException {
  /** Number in the error table. */
  1: required i32 number,
  /** Name in the error table. */
  2: required string code,
  /** For people. */
  3: required string message,
  4: optional i32 retryAfterMs,
}

service Keeper {
  /** Once per connection, before the first call. */
  ProviderIdentity identify(1: ConsumerIdentity consumer) throws (1: KeeperException refused),

  /** State and load; answered also while calls are refused. */
  ProviderHealth health(),
}
