// Generated from packages/monitor/src/api/types by `npm run generate`. Do not edit.

/** Schemas of the types of the HTTP API, by the name of the type. */
export const apiSchemas: Readonly<Record<string, object>> = {
  "ActionPreview": {
    "type": "object",
    "properties": {
      "service": {
        "type": "string"
      },
      "entry": {
        "type": "string",
        "description": "The entry of the document that would change, as a JSON pointer: `/providers/node1/weight`."
      },
      "before": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Decision"
          },
          {
            "type": "null"
          }
        ],
        "description": "What stands there now."
      },
      "changes": {
        "type": "boolean",
        "description": "Whether anything would change."
      },
      "affects": {
        "$ref": "#/components/schemas/Affected"
      },
      "shares": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ShareChange"
        },
        "description": "Expected shares of the calls, where they would change: up to 100, those that change most first."
      },
      "warnings": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "In words: \"no provider would be left that takes calls\"."
      }
    },
    "required": [
      "service",
      "entry",
      "before",
      "changes",
      "affects",
      "shares",
      "warnings"
    ],
    "additionalProperties": false,
    "description": "What an action would do. It is worked out from the last reports, and changes nothing."
  },
  "ActionPreviewRequest": {
    "type": "object",
    "properties": {
      "action": {
        "$ref": "#/components/schemas/ControlAction"
      },
      "expiresAt": {
        "type": "string",
        "description": "When it is to end by itself: RFC 3339 in UTC, with Z. Default never."
      }
    },
    "required": [
      "action"
    ],
    "additionalProperties": false
  },
  "ActionRequest": {
    "type": "object",
    "properties": {
      "action": {
        "$ref": "#/components/schemas/ControlAction"
      },
      "expiresAt": {
        "type": "string",
        "description": "When it is to end by itself: RFC 3339 in UTC, with Z. Default never."
      },
      "why": {
        "type": "string",
        "description": "The reason, for people.",
        "minLength": 1,
        "maxLength": 1000
      },
      "expected": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Decision"
          },
          {
            "type": "null"
          }
        ],
        "description": "The decision that the operator saw (`ActionPreview.before`), `null` for none. When another one stands there by now, the answer is 409 CONTROL_CONFLICT. Left out: not looked at."
      }
    },
    "required": [
      "action",
      "why"
    ],
    "additionalProperties": false
  },
  "ActionResult": {
    "type": "object",
    "properties": {
      "auditId": {
        "type": "number",
        "description": "The entry of the audit log, by which it can be undone."
      },
      "service": {
        "type": "string"
      },
      "entry": {
        "type": "string"
      },
      "before": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Decision"
          },
          {
            "type": "null"
          }
        ]
      },
      "after": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Decision"
          },
          {
            "type": "null"
          }
        ]
      },
      "version": {
        "type": "number",
        "description": "Version of the control document after it."
      }
    },
    "required": [
      "auditId",
      "service",
      "entry",
      "before",
      "after",
      "version"
    ],
    "additionalProperties": false
  },
  "Affected": {
    "type": "object",
    "properties": {
      "providers": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Provider nodes that it is about, registered now."
      },
      "consumers": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Consumer nodes that it is about, registered or connected now; at most 200."
      },
      "consumerCount": {
        "type": "number",
        "description": "How many there are in all, clients that have not said who they are included."
      },
      "connections": {
        "type": "number",
        "description": "Connections open now that it is about."
      },
      "callsPerSecond": {
        "type": "number",
        "description": "Calls per second now that it is about."
      },
      "shareOfCalls": {
        "type": [
          "number",
          "null"
        ],
        "description": "The part of the service's calls that they are, 0 to 1."
      },
      "refusedPerSecond": {
        "type": [
          "number",
          "null"
        ],
        "description": "Calls per second that would be refused, where that can be told."
      }
    },
    "required": [
      "providers",
      "consumers",
      "consumerCount",
      "connections",
      "callsPerSecond",
      "shareOfCalls",
      "refusedPerSecond"
    ],
    "additionalProperties": false
  },
  "ApiError": {
    "type": "object",
    "properties": {
      "code": {
        "$ref": "#/components/schemas/ErrorCode",
        "description": "A code of the error table; match this."
      },
      "message": {
        "type": "string",
        "description": "For people: what is wrong, and what to do."
      },
      "details": {
        "type": "object",
        "additionalProperties": {},
        "description": "For programs, such as `{ retryAfterMs: 12000 }`, `{ field: '/why' }`, `{ role: 'operator' }`."
      }
    },
    "required": [
      "code",
      "message",
      "details"
    ],
    "additionalProperties": false,
    "description": "Why a request failed."
  },
  "AppliedKick": {
    "type": "object",
    "properties": {
      "selector": {
        "type": "string"
      },
      "decision": {
        "$ref": "#/components/schemas/KickDecision"
      }
    },
    "required": [
      "selector",
      "decision"
    ],
    "additionalProperties": false
  },
  "AppliedLimit": {
    "type": "object",
    "properties": {
      "selector": {
        "type": "string"
      },
      "decision": {
        "$ref": "#/components/schemas/LimitDecision"
      }
    },
    "required": [
      "selector",
      "decision"
    ],
    "additionalProperties": false
  },
  "AuditAction": {
    "type": "string",
    "enum": [
      "signIn",
      "signOut",
      "passwordChanged",
      "userAdded",
      "userChanged",
      "userRemoved",
      "tokenAdded",
      "tokenRemoved",
      "weight",
      "state",
      "limit",
      "kick",
      "policy",
      "undo",
      "try"
    ]
  },
  "AuditEntry": {
    "type": "object",
    "properties": {
      "id": {
        "type": "number"
      },
      "at": {
        "type": "string"
      },
      "who": {
        "type": "string",
        "description": "User, or name of the token; of a failed sign-in the name that was tried."
      },
      "via": {
        "type": "string",
        "enum": [
          "session",
          "token",
          "monitor"
        ]
      },
      "address": {
        "type": [
          "string",
          "null"
        ],
        "description": "Where the request came from."
      },
      "action": {
        "$ref": "#/components/schemas/AuditAction"
      },
      "service": {
        "type": [
          "string",
          "null"
        ]
      },
      "target": {
        "type": [
          "string",
          "null"
        ],
        "description": "Entry of the control document, as a JSON pointer; or the user or token that it is about; of a call provider and method."
      },
      "why": {
        "type": [
          "string",
          "null"
        ]
      },
      "before": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Decision"
          },
          {
            "type": "null"
          }
        ]
      },
      "after": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Decision"
          },
          {
            "type": "null"
          }
        ]
      },
      "refused": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/ErrorCode"
          },
          {
            "type": "null"
          }
        ],
        "description": "`null`: done; else the code that it was refused with."
      },
      "undoes": {
        "type": [
          "number",
          "null"
        ],
        "description": "The entry that this one undid."
      },
      "undoneBy": {
        "type": [
          "number",
          "null"
        ],
        "description": "The entry that undid this one."
      }
    },
    "required": [
      "id",
      "at",
      "who",
      "via",
      "address",
      "action",
      "service",
      "target",
      "why",
      "before",
      "after",
      "refused",
      "undoes",
      "undoneBy"
    ],
    "additionalProperties": false,
    "description": "Who did what. Nobody can change or delete one."
  },
  "AuditPage": {
    "type": "object",
    "properties": {
      "entries": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AuditEntry"
        }
      },
      "next": {
        "type": [
          "number",
          "null"
        ],
        "description": "For `before`, to read on; `null` at the end."
      }
    },
    "required": [
      "entries",
      "next"
    ],
    "additionalProperties": false,
    "description": "Newest first."
  },
  "BalancingPolicy": {
    "type": "object",
    "properties": {
      "picker": {
        "$ref": "#/components/schemas/PickerName"
      },
      "zoneAware": {
        "type": "boolean",
        "description": "Whether the caller's zone is preferred (BAL-40)."
      },
      "subsetSize": {
        "type": "number",
        "description": "Providers each client works with (BAL-44). Range: 0 to 10000; 0 switches subsetting off, 1 to 11 read as 12."
      },
      "slowStartMs": {
        "type": "number",
        "description": "Slow start window (BAL-36). Unit: ms. Range: 0 to 3600000; 0 switches it off."
      }
    },
    "additionalProperties": {},
    "description": "Which picker, and what shapes its candidates.\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"BalancingPolicy\"."
  },
  "BaseType": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "base"
      },
      "name": {
        "type": "string",
        "enum": [
          "bool",
          "byte",
          "i16",
          "i32",
          "i64",
          "double",
          "string",
          "binary",
          "uuid"
        ]
      }
    },
    "required": [
      "kind",
      "name"
    ],
    "additionalProperties": false
  },
  "CalledProviderRow": {
    "type": "object",
    "properties": {
      "node": {
        "type": "string"
      },
      "callsPerSecond": {
        "type": "number"
      },
      "failedPerSecond": {
        "type": "number"
      },
      "failedPerSecondByCode": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        },
        "description": "Failures per second by code, those above 0."
      },
      "p50Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "p99Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "connections": {
        "type": "number"
      },
      "inProgress": {
        "type": "number"
      },
      "ejected": {
        "type": "boolean"
      }
    },
    "required": [
      "node",
      "callsPerSecond",
      "failedPerSecond",
      "failedPerSecondByCode",
      "p50Us",
      "p99Us",
      "connections",
      "inProgress",
      "ejected"
    ],
    "additionalProperties": false
  },
  "ChangePassword": {
    "type": "object",
    "properties": {
      "current": {
        "type": "string",
        "minLength": 1,
        "maxLength": 1024
      },
      "next": {
        "type": "string",
        "minLength": 12,
        "maxLength": 1024
      }
    },
    "required": [
      "current",
      "next"
    ],
    "additionalProperties": false
  },
  "ConnectedPeer": {
    "type": "object",
    "properties": {
      "node": {
        "type": "string"
      },
      "application": {
        "type": "string"
      },
      "address": {
        "type": "string"
      },
      "connections": {
        "type": "number"
      },
      "callsPerSecond": {
        "type": "number"
      },
      "refusedPerSecond": {
        "type": "number"
      }
    },
    "required": [
      "connections",
      "callsPerSecond",
      "refusedPerSecond"
    ],
    "additionalProperties": false
  },
  "ConstDefinition": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "file": {
        "type": "number",
        "description": "Place of its file in `files`."
      },
      "line": {
        "type": "number"
      },
      "doc": {
        "type": "string",
        "description": "The comment before it, without its stars."
      },
      "kind": {
        "type": "string",
        "const": "const"
      },
      "type": {
        "$ref": "#/components/schemas/TypeReference"
      },
      "value": {}
    },
    "required": [
      "file",
      "kind",
      "line",
      "name",
      "type",
      "value"
    ],
    "additionalProperties": false
  },
  "ConsumerControl": {
    "type": "object",
    "properties": {
      "limit": {
        "$ref": "#/components/schemas/LimitDecision"
      },
      "kick": {
        "$ref": "#/components/schemas/KickDecision"
      }
    },
    "additionalProperties": {},
    "description": "Decisions about the consumers that a selector matches.\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"ConsumerControl\"."
  },
  "ConsumerDetail": {
    "type": "object",
    "properties": {
      "service": {
        "type": "string"
      },
      "consumer": {
        "$ref": "#/components/schemas/ConsumerRow"
      },
      "record": {
        "$ref": "#/components/schemas/ConsumerRecord",
        "description": "The whole record, without its token."
      },
      "methods": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ConsumerMethodRow"
        }
      },
      "providers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/CalledProviderRow"
        }
      },
      "failedPerSecondByCode": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        },
        "description": "Failures and refusals per second by code, those above 0; also of calls that ended before there was an attempt."
      }
    },
    "required": [
      "service",
      "consumer",
      "record",
      "methods",
      "providers",
      "failedPerSecondByCode"
    ],
    "additionalProperties": false,
    "description": "All about a consumer but its history."
  },
  "ConsumerMethodRow": {
    "type": "object",
    "properties": {
      "method": {
        "type": "string"
      },
      "callsPerSecond": {
        "type": "number"
      },
      "failedPerSecond": {
        "type": "number"
      },
      "retriesPerSecond": {
        "type": "number"
      },
      "hedgesPerSecond": {
        "type": "number"
      },
      "p50Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "p99Us": {
        "type": [
          "number",
          "null"
        ]
      }
    },
    "required": [
      "method",
      "callsPerSecond",
      "failedPerSecond",
      "retriesPerSecond",
      "hedgesPerSecond",
      "p50Us",
      "p99Us"
    ],
    "additionalProperties": false
  },
  "ConsumerRecord": {
    "type": "object",
    "properties": {
      "application": {
        "type": "string",
        "description": "Name of the application the consumer is part of; several consumers share it. Selectors and limits may name it."
      },
      "zone": {
        "type": "string",
        "description": "Place of the consumer, compared byte for byte with the providers'."
      },
      "version": {
        "type": "string",
        "description": "Version of the application, for people."
      },
      "tags": {
        "$ref": "#/components/schemas/Tags"
      },
      "language": {
        "type": "string",
        "description": "Programming language of the consumer, for people."
      },
      "library": {
        "type": "string",
        "description": "Library and its version as \"name/version\", for people."
      },
      "pid": {
        "type": "number",
        "description": "Process id on `host`. Range: 0 to 4294967295."
      },
      "host": {
        "type": "string",
        "description": "Host name of the machine, as the machine calls itself."
      },
      "startedAt": {
        "type": "string",
        "description": "When the consumer started: RFC 3339, UTC, with Z (REC-8)."
      },
      "spec": {
        "type": "number",
        "description": "Version of this specification the record follows. Default 1. Another value is SPEC_UNSUPPORTED."
      },
      "token": {
        "type": "string",
        "description": "Registration token: 128 random bits as 32 lower-case hex digits, made once per registration (SES-8)."
      }
    },
    "additionalProperties": {},
    "description": "What a consumer announces at <root>/<service>/consumers/<node> (03-records.md). Nothing is required. Unknown fields are kept and ignored."
  },
  "ConsumerRow": {
    "type": "object",
    "properties": {
      "node": {
        "type": "string"
      },
      "application": {
        "type": "string"
      },
      "zone": {
        "type": "string"
      },
      "version": {
        "type": "string"
      },
      "host": {
        "type": "string"
      },
      "language": {
        "type": "string"
      },
      "library": {
        "type": "string"
      },
      "startedAt": {
        "type": "string"
      },
      "limits": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AppliedLimit"
        },
        "description": "Limits in force that its node or application is named by."
      },
      "kick": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/AppliedKick"
          },
          {
            "type": "null"
          }
        ],
        "description": "The ban in force that its node or application is named by."
      },
      "load": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Load"
          },
          {
            "type": "null"
          }
        ],
        "description": "Attempts as it reports them itself; `null`: it does not report, or has not for long."
      },
      "listStale": {
        "type": "boolean",
        "description": "Whether it says that its list of providers is stale."
      },
      "ejected": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Providers that it has taken out for failing."
      },
      "reportAt": {
        "type": "string"
      },
      "silentSince": {
        "type": "string",
        "description": "As of a provider."
      }
    },
    "required": [
      "node",
      "limits",
      "kick",
      "load",
      "listStale",
      "ejected"
    ],
    "additionalProperties": false
  },
  "ControlAction": {
    "anyOf": [
      {
        "$ref": "#/components/schemas/WeightAction"
      },
      {
        "$ref": "#/components/schemas/StateAction"
      },
      {
        "$ref": "#/components/schemas/LimitAction"
      },
      {
        "$ref": "#/components/schemas/KickAction"
      },
      {
        "$ref": "#/components/schemas/PolicyAction"
      }
    ],
    "description": "A decision to write, or with `value: null` to take back."
  },
  "ControlDocument": {
    "type": "object",
    "properties": {
      "spec": {
        "type": "number",
        "description": "Version of this specification the document follows. Default 1. Another value is SPEC_UNSUPPORTED."
      },
      "providers": {
        "type": "object",
        "additionalProperties": {
          "$ref": "#/components/schemas/ProviderControl"
        },
        "description": "Decisions per provider, by node name. A node that is not registered may be named. Default none."
      },
      "consumers": {
        "type": "object",
        "additionalProperties": {
          "$ref": "#/components/schemas/ConsumerControl"
        },
        "description": "Decisions per consumer selector: \"node:<name>\", \"application:<name>\", \"address:<IP or CIDR>\" (CTRL-12). A selector of another kind is ignored with a warning. Default none."
      },
      "policy": {
        "$ref": "#/components/schemas/ServicePolicy"
      }
    },
    "additionalProperties": {},
    "description": "The operators' decisions for one service, at <root>/<service>/control (08-control.md). Unknown fields are kept and ignored."
  },
  "ControlState": {
    "type": "string",
    "description": "enabled: as the record says. draining: not picked, still answers. disabled: not picked, refuses with DISABLED. Another value is ignored with a warning."
  },
  "ControlView": {
    "type": "object",
    "properties": {
      "document": {
        "$ref": "#/components/schemas/ControlDocument",
        "description": "As it stands, decisions that have expired included."
      },
      "version": {
        "type": [
          "number",
          "null"
        ],
        "description": "Version of its node; `null` where there is none."
      },
      "stale": {
        "type": "boolean"
      },
      "problem": {
        "type": "string",
        "description": "Why what stands there now is not in force."
      }
    },
    "required": [
      "document",
      "version",
      "stale"
    ],
    "additionalProperties": false,
    "description": "The control document."
  },
  "Decision": {
    "anyOf": [
      {
        "$ref": "#/components/schemas/WeightDecision"
      },
      {
        "$ref": "#/components/schemas/StateDecision"
      },
      {
        "$ref": "#/components/schemas/LimitDecision"
      },
      {
        "$ref": "#/components/schemas/KickDecision"
      },
      {
        "$ref": "#/components/schemas/ServicePolicy"
      }
    ],
    "description": "A decision as it stands in the control document."
  },
  "Defined": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "file": {
        "type": "number",
        "description": "Place of its file in `files`."
      },
      "line": {
        "type": "number"
      },
      "doc": {
        "type": "string",
        "description": "The comment before it, without its stars."
      }
    },
    "required": [
      "name",
      "file",
      "line"
    ],
    "additionalProperties": false,
    "description": "What every definition has."
  },
  "Definition": {
    "anyOf": [
      {
        "$ref": "#/components/schemas/ServiceDefinition"
      },
      {
        "$ref": "#/components/schemas/StructDefinition"
      },
      {
        "$ref": "#/components/schemas/EnumDefinition"
      },
      {
        "$ref": "#/components/schemas/TypedefDefinition"
      },
      {
        "$ref": "#/components/schemas/ConstDefinition"
      }
    ]
  },
  "EffectiveState": {
    "type": "string",
    "enum": [
      "up",
      "notReady",
      "draining",
      "disabled"
    ],
    "description": "Whether a provider is picked, and why not (CTRL-9)."
  },
  "EnumDefinition": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "file": {
        "type": "number",
        "description": "Place of its file in `files`."
      },
      "line": {
        "type": "number"
      },
      "doc": {
        "type": "string",
        "description": "The comment before it, without its stars."
      },
      "kind": {
        "type": "string",
        "const": "enum"
      },
      "members": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EnumMember"
        }
      }
    },
    "required": [
      "file",
      "kind",
      "line",
      "members",
      "name"
    ],
    "additionalProperties": false
  },
  "EnumMember": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "value": {
        "type": "number"
      },
      "doc": {
        "type": "string"
      }
    },
    "required": [
      "name",
      "value"
    ],
    "additionalProperties": false
  },
  "ErrorCode": {
    "type": "string",
    "enum": [
      "UNKNOWN",
      "INVALID_ARGUMENT",
      "INVALID_OPTION",
      "INVALID_NAME",
      "INVALID_PATH",
      "INVALID_ADDRESS",
      "CLOSED",
      "ABORTED",
      "DEADLINE_EXCEEDED",
      "UNSUPPORTED",
      "NO_PROVIDER",
      "UNSUPPORTED_STACK",
      "CONNECT_FAILED",
      "HOST_UNRESOLVED",
      "TLS_FAILED",
      "CONNECTION_LOST",
      "PROTOCOL_ERROR",
      "MESSAGE_TOO_LARGE",
      "CIRCUIT_OPEN",
      "THROTTLED",
      "METHOD_UNKNOWN",
      "APPLICATION_EXCEPTION",
      "OVERLOADED",
      "DRAINING",
      "NOT_READY",
      "DISABLED",
      "LIMITED",
      "KICKED",
      "ADDRESS_IN_USE",
      "LISTEN_FAILED",
      "HANDLER_MISSING",
      "HANDLER_FAILED",
      "INVALID_RESULT",
      "RECORD_INVALID",
      "RECORD_TOO_LARGE",
      "SPEC_UNSUPPORTED",
      "NODE_CONFLICT",
      "SNAPSHOT_INVALID",
      "SNAPSHOT_FAILED",
      "REGISTRY_UNAVAILABLE",
      "REGISTRY_CONNECTION_LOST",
      "REGISTRY_AUTH_FAILED",
      "REGISTRY_DENIED",
      "REGISTRY_READ_ONLY",
      "REGISTRY_FULL",
      "SESSION_LOST",
      "CHROOT_MISSING",
      "NODE_MISSING",
      "CONTROL_CONFLICT",
      "CONTROL_INVALID",
      "UNAUTHENTICATED",
      "FORBIDDEN",
      "NOT_FOUND",
      "TOO_MANY_ATTEMPTS"
    ],
    "description": "A code of the specification's error table."
  },
  "EventEntry": {
    "type": "object",
    "properties": {
      "id": {
        "type": "number",
        "description": "Ascending; survives restarts."
      },
      "at": {
        "type": "string"
      },
      "type": {
        "$ref": "#/components/schemas/EventType"
      },
      "service": {
        "type": "string"
      },
      "node": {
        "type": "string",
        "description": "Provider or consumer."
      },
      "text": {
        "type": "string",
        "description": "For people, without markup."
      },
      "details": {
        "type": "object",
        "additionalProperties": {},
        "description": "For programs; by type, such as `{ from: 'up', to: 'draining' }`."
      }
    },
    "required": [
      "id",
      "at",
      "type",
      "text",
      "details"
    ],
    "additionalProperties": false,
    "description": "Something that was seen to happen."
  },
  "EventPage": {
    "type": "object",
    "properties": {
      "events": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EventEntry"
        }
      },
      "next": {
        "type": [
          "number",
          "null"
        ],
        "description": "For `before`, to read on; `null` at the end."
      }
    },
    "required": [
      "events",
      "next"
    ],
    "additionalProperties": false,
    "description": "Newest first."
  },
  "EventType": {
    "type": "string",
    "enum": [
      "registryState",
      "serviceAppeared",
      "serviceGone",
      "providerAppeared",
      "providerGone",
      "providerState",
      "providerHeld",
      "consumerAppeared",
      "consumerGone",
      "ejected",
      "readmitted",
      "controlChanged",
      "controlProblem",
      "decisionExpired",
      "recordUnreadable"
    ]
  },
  "FieldDefinition": {
    "type": "object",
    "properties": {
      "id": {
        "type": "number"
      },
      "name": {
        "type": "string"
      },
      "type": {
        "$ref": "#/components/schemas/TypeReference"
      },
      "presence": {
        "type": "string",
        "enum": [
          "required",
          "optional",
          "default"
        ]
      },
      "default": {
        "description": "Its default as JSON, in the form that a call takes; absent where it has none."
      },
      "doc": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "name",
      "type",
      "presence"
    ],
    "additionalProperties": false
  },
  "Health": {
    "type": "object",
    "properties": {
      "status": {
        "type": "string",
        "enum": [
          "ok",
          "degraded"
        ],
        "description": "`degraded`: the registry cannot be reached or read, or the store cannot be written."
      },
      "registry": {
        "type": "string",
        "enum": [
          "connecting",
          "connected",
          "suspended",
          "lost",
          "failed",
          "closed"
        ]
      },
      "registryProblem": {
        "type": "string",
        "description": "Why the registry cannot be reached or read, in words, as far as that is known."
      },
      "storeProblem": {
        "type": "string",
        "description": "Why the store cannot be written."
      },
      "uptimeMs": {
        "type": "number"
      },
      "version": {
        "type": "string",
        "description": "Version of the monitor."
      }
    },
    "required": [
      "status",
      "registry",
      "uptimeMs",
      "version"
    ],
    "additionalProperties": false,
    "description": "How the monitor itself is: status 200 when `ok`, 503 when `degraded`."
  },
  "HedgingPolicy": {
    "type": "object",
    "properties": {
      "enabled": {
        "type": "boolean",
        "description": "Whether to hedge."
      },
      "delayMs": {
        "type": "number",
        "description": "Fixed wait before the copy, in place of the measured one. Unit: ms. Range: 1 to 60000."
      },
      "maxExtraPercent": {
        "type": "number",
        "description": "Copies allowed per hundred calls. Range: 0 to 100. Default 2."
      }
    },
    "required": [
      "enabled"
    ],
    "additionalProperties": {},
    "description": "Second copy of a slow idempotent call (CALL-17).\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"HedgingPolicy\"."
  },
  "InterfaceDetail": {
    "type": "object",
    "properties": {
      "hash": {
        "type": "string"
      },
      "main": {
        "type": "string",
        "description": "Path of the file that defines the service."
      },
      "files": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/InterfaceFile"
        },
        "description": "The main one first."
      },
      "definitions": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Definition"
        },
        "description": "All that the files define, in their order. `TypeName.to` and `ServiceName.to` are places in this list."
      }
    },
    "required": [
      "hash",
      "main",
      "files",
      "definitions"
    ],
    "additionalProperties": false,
    "description": "An interface definition: its files as they are, and what is in them."
  },
  "InterfaceFile": {
    "type": "object",
    "properties": {
      "path": {
        "type": "string"
      },
      "text": {
        "type": "string"
      },
      "problem": {
        "type": "string",
        "description": "Why it could not be read to its end, with line and column."
      }
    },
    "required": [
      "path",
      "text"
    ],
    "additionalProperties": false
  },
  "InterfaceList": {
    "type": "object",
    "properties": {
      "service": {
        "type": "string"
      },
      "interfaces": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/InterfaceUse"
        },
        "description": "Those that most providers name first; at most 32."
      },
      "without": {
        "type": "number",
        "description": "How many providers name none."
      },
      "tryIt": {
        "type": "boolean",
        "description": "Whether methods can be called from here."
      }
    },
    "required": [
      "service",
      "interfaces",
      "without",
      "tryIt"
    ],
    "additionalProperties": false,
    "description": "The interface definitions that a service's providers name in their records."
  },
  "InterfaceUse": {
    "type": "object",
    "properties": {
      "hash": {
        "type": "string",
        "description": "SHA-256 in lower-case hex."
      },
      "nodes": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Providers that name it, in order; at most 1,000."
      },
      "count": {
        "type": "number",
        "description": "How many there are in all."
      },
      "multiplexed": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Services that they have behind their ports, by their names in calls; at most 100."
      }
    },
    "required": [
      "hash",
      "nodes",
      "count",
      "multiplexed"
    ],
    "additionalProperties": false
  },
  "KickAction": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "kick"
      },
      "selector": {
        "type": "string",
        "description": "As of a limit.",
        "minLength": 1,
        "maxLength": 300
      },
      "value": {
        "type": [
          "boolean",
          "null"
        ],
        "enum": [
          true,
          null
        ]
      }
    },
    "required": [
      "kind",
      "selector",
      "value"
    ],
    "additionalProperties": false,
    "description": "Ban the consumers that a selector matches."
  },
  "KickDecision": {
    "type": "object",
    "properties": {
      "by": {
        "type": "string",
        "description": "Who: a user name, or the name of the tool."
      },
      "at": {
        "type": "string",
        "description": "When it was decided."
      },
      "why": {
        "type": "string",
        "description": "The reason, for people."
      },
      "expiresAt": {
        "type": "string",
        "description": "When it ends by itself. Absent: stands until removed."
      }
    },
    "required": [
      "by",
      "at",
      "why"
    ],
    "additionalProperties": {},
    "description": "A ban: connections are closed, calls and identify are refused with KICKED until expiresAt (CTRL-18).\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"KickDecision\"."
  },
  "LimitAction": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "limit"
      },
      "selector": {
        "type": "string",
        "description": "`node:<name>`, `application:<name>` or `address:<IP or CIDR>`.",
        "minLength": 1,
        "maxLength": 300
      },
      "value": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/LimitValue"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "kind",
      "selector",
      "value"
    ],
    "additionalProperties": false,
    "description": "Limit the calls of the consumers that a selector matches."
  },
  "LimitDecision": {
    "type": "object",
    "properties": {
      "callsPerSecond": {
        "type": "number",
        "description": "Rate. Unit: calls per second. Range: 0 to 1000000; 0 lets nothing through."
      },
      "burst": {
        "type": "number",
        "description": "Calls let through at once after a pause. Range: 1 to 1000000. Default: callsPerSecond rounded up, at least 1."
      },
      "by": {
        "type": "string",
        "description": "Who: a user name, or the name of the tool."
      },
      "at": {
        "type": "string",
        "description": "When it was decided."
      },
      "why": {
        "type": "string",
        "description": "The reason, for people."
      },
      "expiresAt": {
        "type": "string",
        "description": "When it ends by itself. Absent: stands until removed."
      }
    },
    "required": [
      "callsPerSecond",
      "by",
      "at",
      "why"
    ],
    "additionalProperties": {},
    "description": "A token bucket for the calls of the matched consumers (CTRL-15).\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"LimitDecision\"."
  },
  "LimitValue": {
    "type": "object",
    "properties": {
      "callsPerSecond": {
        "type": "number",
        "description": "0 to 1,000,000; 0 lets nothing through."
      },
      "burst": {
        "type": "number",
        "description": "1 to 1,000,000; default `callsPerSecond` rounded up, at least 1."
      }
    },
    "required": [
      "callsPerSecond"
    ],
    "additionalProperties": false
  },
  "ListType": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "enum": [
          "list",
          "set"
        ]
      },
      "of": {
        "$ref": "#/components/schemas/TypeReference"
      }
    },
    "required": [
      "kind",
      "of"
    ],
    "additionalProperties": false
  },
  "Load": {
    "type": "object",
    "properties": {
      "callsPerSecond": {
        "type": "number",
        "description": "Calls begun per second; at a consumer attempts, and calls that ended before there was one: those of a banned one."
      },
      "failedPerSecond": {
        "type": "number",
        "description": "Those that failed, refusals aside."
      },
      "refusedPerSecond": {
        "type": "number",
        "description": "Those that were refused before they ran: overloaded, limited, draining and the like."
      },
      "inProgress": {
        "type": "number",
        "description": "Calls in progress at the last report."
      },
      "connections": {
        "type": "number",
        "description": "Connections open at the last report."
      },
      "p50Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "p99Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "reporting": {
        "type": "number",
        "description": "How many nodes this is the sum of: those whose last report is not too old."
      }
    },
    "required": [
      "callsPerSecond",
      "failedPerSecond",
      "refusedPerSecond",
      "inProgress",
      "connections",
      "p50Us",
      "p99Us",
      "reporting"
    ],
    "additionalProperties": false,
    "description": "What nodes report of their last interval, as rates."
  },
  "LostProvider": {
    "type": "object",
    "properties": {
      "node": {
        "type": "string"
      },
      "at": {
        "type": "string",
        "description": "When it went."
      }
    },
    "required": [
      "node",
      "at"
    ],
    "additionalProperties": false,
    "description": "A provider that went without having said so: its process died, or could not reach ZooKeeper."
  },
  "MapEdge": {
    "type": "object",
    "properties": {
      "consumer": {
        "type": "string",
        "description": "Consumer node; or `address:10.1.2.3`, or `unix`, for clients that have not said who they are."
      },
      "application": {
        "type": "string"
      },
      "provider": {
        "type": "string",
        "description": "Provider node; or `*` for those that the consumer sums into one, while it calls any of them."
      },
      "callsPerSecond": {
        "type": "number"
      },
      "failedPerSecond": {
        "type": [
          "number",
          "null"
        ],
        "description": "`null` where only the provider reports."
      },
      "p99Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "connections": {
        "type": "number"
      },
      "ejected": {
        "type": "boolean",
        "description": "The consumer has taken the provider out for failing."
      }
    },
    "required": [
      "consumer",
      "provider",
      "callsPerSecond",
      "failedPerSecond",
      "p99Us",
      "connections",
      "ejected"
    ],
    "additionalProperties": false
  },
  "MapType": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "map"
      },
      "key": {
        "$ref": "#/components/schemas/TypeReference"
      },
      "value": {
        "$ref": "#/components/schemas/TypeReference"
      }
    },
    "required": [
      "kind",
      "key",
      "value"
    ],
    "additionalProperties": false
  },
  "MethodDefinition": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "line": {
        "type": "number"
      },
      "doc": {
        "type": "string"
      },
      "oneway": {
        "type": "boolean"
      },
      "result": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/TypeReference"
          },
          {
            "type": "null"
          }
        ],
        "description": "`null`: void."
      },
      "arguments": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FieldDefinition"
        }
      },
      "throws": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FieldDefinition"
        }
      }
    },
    "required": [
      "name",
      "line",
      "oneway",
      "result",
      "arguments",
      "throws"
    ],
    "additionalProperties": false
  },
  "MethodPolicy": {
    "type": "object",
    "properties": {
      "deadlineMs": {
        "type": "number",
        "description": "Deadline of a call over all its attempts. Unit: ms. Range: 1 to 3600000."
      },
      "idempotent": {
        "type": "boolean",
        "description": "Whether running the method twice does no harm: allows retry after an unknown outcome, and hedging."
      },
      "maxAttempts": {
        "type": "number",
        "description": "Attempts in all, the first included. Range: 1 to 10; 1 switches retries off."
      },
      "hedging": {
        "$ref": "#/components/schemas/HedgingPolicy"
      }
    },
    "additionalProperties": {},
    "description": "Policy of one method, or of \"*\".\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"MethodPolicy\"."
  },
  "MethodRow": {
    "type": "object",
    "properties": {
      "method": {
        "type": "string",
        "description": "`*` sums what providers had no room to tell apart."
      },
      "callsPerSecond": {
        "type": "number"
      },
      "failedPerSecond": {
        "type": "number"
      },
      "refusedPerSecond": {
        "type": "number"
      },
      "p50Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "p90Us": {
        "type": [
          "number",
          "null"
        ]
      },
      "p99Us": {
        "type": [
          "number",
          "null"
        ]
      }
    },
    "required": [
      "method",
      "callsPerSecond",
      "failedPerSecond",
      "refusedPerSecond",
      "p50Us",
      "p90Us",
      "p99Us"
    ],
    "additionalProperties": false,
    "description": "A method as the providers report it together."
  },
  "Metric": {
    "type": "string",
    "enum": [
      "callsPerSecond",
      "failedPerSecond",
      "refusedPerSecond",
      "inProgress",
      "connections",
      "p50Us",
      "p99Us"
    ]
  },
  "NewToken": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string",
        "description": "What it is for.",
        "pattern": "^[A-Za-z0-9._@-]{1,64}$"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "expiresAt": {
        "type": "string",
        "description": "RFC 3339 in UTC, with Z. Default never."
      }
    },
    "required": [
      "name",
      "role"
    ],
    "additionalProperties": false
  },
  "NewUser": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string",
        "description": "Letters, digits and `. _ @ -`.",
        "pattern": "^[A-Za-z0-9._@-]{1,64}$"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "password": {
        "type": "string",
        "description": "Default: one is made, and shown once.",
        "minLength": 12,
        "maxLength": 1024
      }
    },
    "required": [
      "name",
      "role"
    ],
    "additionalProperties": false
  },
  "Overview": {
    "type": "object",
    "properties": {
      "revision": {
        "type": "string",
        "description": "Which state this is; a stream that begins with it goes on from here."
      },
      "at": {
        "type": "string"
      },
      "registry": {
        "$ref": "#/components/schemas/RegistryHealth"
      },
      "totals": {
        "$ref": "#/components/schemas/Totals"
      },
      "services": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ServiceSummary"
        },
        "description": "In name order."
      }
    },
    "required": [
      "revision",
      "at",
      "registry",
      "totals",
      "services"
    ],
    "additionalProperties": false,
    "description": "Everything at a glance."
  },
  "OverviewDelta": {
    "type": "object",
    "properties": {
      "type": {
        "type": "string",
        "const": "delta"
      },
      "revision": {
        "type": "string"
      },
      "at": {
        "type": "string"
      },
      "registry": {
        "$ref": "#/components/schemas/RegistryHealth",
        "description": "When it has changed."
      },
      "totals": {
        "$ref": "#/components/schemas/Totals"
      },
      "services": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ServiceSummary"
        },
        "description": "Those that have changed."
      },
      "removed": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Names of services that are gone."
      },
      "events": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EventEntry"
        },
        "description": "What has happened since, oldest first; at most 100, the latest."
      }
    },
    "required": [
      "type",
      "revision",
      "at",
      "totals",
      "services",
      "removed",
      "events"
    ],
    "additionalProperties": false
  },
  "OverviewMessage": {
    "anyOf": [
      {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "revision": {
            "type": "string",
            "description": "Which state this is; a stream that begins with it goes on from here."
          },
          "at": {
            "type": "string"
          },
          "registry": {
            "$ref": "#/components/schemas/RegistryHealth"
          },
          "totals": {
            "$ref": "#/components/schemas/Totals"
          },
          "services": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ServiceSummary"
            },
            "description": "In name order."
          },
          "type": {
            "type": "string",
            "const": "snapshot"
          },
          "events": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/EventEntry"
            }
          }
        },
        "required": [
          "at",
          "events",
          "registry",
          "revision",
          "services",
          "totals",
          "type"
        ]
      },
      {
        "$ref": "#/components/schemas/OverviewDelta"
      },
      {
        "$ref": "#/components/schemas/StreamEnd"
      }
    ],
    "description": "Server-Sent Events, one message in the `data` of each, its `revision` as the `id`. It begins with a `snapshot`, or, when `Last-Event-ID` (or `?since=`) names a revision that the monitor still knows, with a `delta` from there. A row in a delta replaces the one of the same name. Comments keep the connection alive every 15 s. When the sign-in ends, so does the stream, after a message `end`."
  },
  "PickerName": {
    "type": "string",
    "description": "Name of the picker (06-balancing.md). Another value is ignored with a warning."
  },
  "PlainClient": {
    "type": "object",
    "properties": {
      "address": {
        "type": "string",
        "description": "Absent for unix sockets."
      },
      "connections": {
        "type": "number"
      },
      "callsPerSecond": {
        "type": "number"
      },
      "providers": {
        "type": "number",
        "description": "Providers that it is connected to."
      }
    },
    "required": [
      "connections",
      "callsPerSecond",
      "providers"
    ],
    "additionalProperties": false,
    "description": "The clients of one address that have not said who they are, over all providers."
  },
  "PolicyAction": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "policy"
      },
      "value": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/PolicyValue"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "required": [
      "kind",
      "value"
    ],
    "additionalProperties": false,
    "description": "How clients of the service behave."
  },
  "PolicyValue": {
    "type": "object",
    "properties": {
      "balancing": {
        "$ref": "#/components/schemas/BalancingPolicy"
      },
      "retryBudget": {
        "$ref": "#/components/schemas/RetryBudgetPolicy"
      },
      "methods": {
        "type": "object",
        "additionalProperties": {
          "$ref": "#/components/schemas/MethodPolicy"
        },
        "description": "Policy per method name; \"*\" is the default for the fields that a method's own entry leaves out. Default none."
      }
    },
    "additionalProperties": false,
    "description": "A policy without who, when and why."
  },
  "Protocol": {
    "type": "string",
    "description": "Thrift protocol. A value this version does not know is readable, and leaves the provider out of picking with UNSUPPORTED_STACK. Default binary."
  },
  "ProviderBrief": {
    "type": "object",
    "properties": {
      "weight": {
        "type": "number"
      },
      "state": {
        "type": "string"
      },
      "transport": {
        "type": "string"
      },
      "protocol": {
        "type": "string"
      },
      "tls": {
        "type": "boolean"
      },
      "zone": {
        "type": "string"
      },
      "version": {
        "type": "string"
      },
      "host": {
        "type": "string"
      },
      "language": {
        "type": "string"
      },
      "library": {
        "type": "string"
      },
      "startedAt": {
        "type": "string"
      }
    },
    "required": [
      "weight",
      "state",
      "transport",
      "protocol",
      "tls"
    ],
    "additionalProperties": false,
    "description": "What a provider's record says, as far as tables show it."
  },
  "ProviderControl": {
    "type": "object",
    "properties": {
      "weight": {
        "$ref": "#/components/schemas/WeightDecision"
      },
      "state": {
        "$ref": "#/components/schemas/StateDecision"
      }
    },
    "additionalProperties": {},
    "description": "Decisions about one provider.\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"ProviderControl\"."
  },
  "ProviderCounts": {
    "type": "object",
    "properties": {
      "total": {
        "type": "number"
      },
      "up": {
        "type": "number"
      },
      "draining": {
        "type": "number"
      },
      "disabled": {
        "type": "number"
      },
      "notReady": {
        "type": "number"
      },
      "held": {
        "type": "number",
        "description": "Not shown by the registry at the moment, kept for now; counted among the others too."
      },
      "unreadable": {
        "type": "number",
        "description": "Records that cannot be read; not counted in `total`."
      },
      "lost": {
        "type": "number",
        "description": "Gone without having said so in the last ten minutes, and not back; not counted in `total`."
      }
    },
    "required": [
      "total",
      "up",
      "draining",
      "disabled",
      "notReady",
      "held",
      "unreadable",
      "lost"
    ],
    "additionalProperties": false
  },
  "ProviderDetail": {
    "type": "object",
    "properties": {
      "service": {
        "type": "string"
      },
      "provider": {
        "$ref": "#/components/schemas/ProviderRow"
      },
      "record": {
        "$ref": "#/components/schemas/ProviderRecord",
        "description": "The whole record, without its token."
      },
      "methods": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/MethodRow"
        }
      },
      "consumers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ConnectedPeer"
        },
        "description": "Peers that it reports, those with most calls first."
      },
      "concurrencyLimit": {
        "type": [
          "number",
          "null"
        ],
        "description": "Limit on calls in progress that it reports."
      },
      "refusedPerSecondByCode": {
        "type": "object",
        "additionalProperties": {
          "type": "number"
        },
        "description": "Refusals per second by code, those above 0."
      }
    },
    "required": [
      "service",
      "provider",
      "record",
      "methods",
      "consumers",
      "concurrencyLimit",
      "refusedPerSecondByCode"
    ],
    "additionalProperties": false,
    "description": "All about a provider but its history."
  },
  "ProviderRecord": {
    "type": "object",
    "properties": {
      "address": {
        "type": "string",
        "description": "Where to connect: \"host:port\", \"[IPv6]:port\" or \"unix:/path\" (REC-20 to REC-23). Checked further than this schema can."
      },
      "weight": {
        "type": "number",
        "description": "Share of the calls relative to the other providers. 0 takes no calls. Unit: none. Range: 0 to 10000. Default 1."
      },
      "transport": {
        "$ref": "#/components/schemas/Transport"
      },
      "protocol": {
        "$ref": "#/components/schemas/Protocol"
      },
      "tls": {
        "type": "boolean",
        "description": "Whether the connection starts with a TLS handshake. Default false."
      },
      "path": {
        "type": "string",
        "description": "Path of the HTTP request; read only when transport is http. Default \"/\"."
      },
      "multiplexed": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Multiplexed service names (TMultiplexedProtocol) that this provider answers to. Default none: method names carry no prefix.",
        "maxItems": "256\n\nItems: One multiplexed name."
      },
      "concurrency": {
        "type": "boolean",
        "description": "Whether one connection may carry several calls at once. When false, clients hold one call per connection. Default false, the safe reading for servers that know nothing of Thriftkeeper."
      },
      "capabilities": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "What the provider can do beyond plain Thrift: \"identify\" (KEEP-2), \"refuse\" (KEEP-10). Unknown ones are ignored. Default none.",
        "maxItems": "64\n\nItems: One capability."
      },
      "zone": {
        "type": "string",
        "description": "Place of the provider (data centre, availability zone), compared byte for byte with the consumer's."
      },
      "version": {
        "type": "string",
        "description": "Version of the application, for people."
      },
      "tags": {
        "$ref": "#/components/schemas/Tags"
      },
      "state": {
        "$ref": "#/components/schemas/ProviderState"
      },
      "idl": {
        "type": "string",
        "description": "SHA-256 of the interface definition stored at <root>/idl/<sha256>, lower-case hex."
      },
      "language": {
        "type": "string",
        "description": "Programming language of the provider, for people, e.g. \"typescript\"."
      },
      "library": {
        "type": "string",
        "description": "Library and its version as \"name/version\", for people."
      },
      "pid": {
        "type": "number",
        "description": "Process id on `host`. Range: 0 to 4294967295."
      },
      "host": {
        "type": "string",
        "description": "Host name of the machine, as the machine calls itself."
      },
      "startedAt": {
        "type": "string",
        "description": "When the provider started: RFC 3339, UTC, with Z (REC-8)."
      },
      "spec": {
        "type": "number",
        "description": "Version of this specification the record follows. Default 1. Another value is SPEC_UNSUPPORTED."
      },
      "token": {
        "type": "string",
        "description": "Registration token: 128 random bits as 32 lower-case hex digits, made once per registration; proves that a node is ours after a lost connection or session (SES-8)."
      }
    },
    "required": [
      "address"
    ],
    "additionalProperties": {},
    "description": "What a provider announces at <root>/<service>/providers/<node> (03-records.md). Only `address` is required. Unknown fields are kept and ignored."
  },
  "ProviderRow": {
    "type": "object",
    "properties": {
      "node": {
        "type": "string"
      },
      "address": {
        "type": "string"
      },
      "state": {
        "$ref": "#/components/schemas/EffectiveState",
        "description": "What the record and the decisions in force come to."
      },
      "weight": {
        "type": "number",
        "description": "The weight in force."
      },
      "record": {
        "$ref": "#/components/schemas/ProviderBrief",
        "description": "What the provider itself says."
      },
      "decisions": {
        "$ref": "#/components/schemas/ProviderControl",
        "description": "Decisions about it that are in force."
      },
      "held": {
        "type": "boolean",
        "description": "The registry does not show it at the moment, and it is kept for now."
      },
      "load": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Load"
          },
          {
            "type": "null"
          }
        ],
        "description": "`null`: it does not report, or has not for long."
      },
      "share": {
        "type": [
          "number",
          "null"
        ],
        "description": "Its part of the service's calls, 0 to 1."
      },
      "reportAt": {
        "type": "string",
        "description": "When it made its last report."
      },
      "silentSince": {
        "type": "string",
        "description": "When its last report was seen, where three of its own intervals have passed in which others could be read."
      }
    },
    "required": [
      "node",
      "address",
      "state",
      "weight",
      "record",
      "decisions",
      "held",
      "load",
      "share"
    ],
    "additionalProperties": false
  },
  "ProviderState": {
    "type": "string",
    "description": "What the provider says of itself. Only \"up\" is picked. A value this version does not know reads as notReady (REC-12). Default up."
  },
  "RegistryHealth": {
    "type": "object",
    "properties": {
      "state": {
        "type": "string",
        "enum": [
          "connecting",
          "connected",
          "suspended",
          "lost",
          "failed",
          "closed"
        ]
      },
      "since": {
        "type": "string",
        "description": "Since when it is connected; in every other state, since when it is not."
      },
      "problem": {
        "type": "string",
        "description": "Why it cannot be reached, or read though it is connected, in words."
      },
      "session": {
        "$ref": "#/components/schemas/RegistrySession",
        "description": "Left out while there is none: before the first one, and between one that was lost and the next."
      }
    },
    "required": [
      "state",
      "since"
    ],
    "additionalProperties": false,
    "description": "How the monitor reaches the registry. While it does not, it shows the last known state."
  },
  "RegistrySession": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "description": "As ZooKeeper writes it in its logs."
      },
      "establishedAt": {
        "type": "string"
      },
      "timeoutMs": {
        "type": "number",
        "description": "After so long without a connection ZooKeeper ends it."
      }
    },
    "required": [
      "id",
      "establishedAt",
      "timeoutMs"
    ],
    "additionalProperties": false,
    "description": "The monitor's own session with ZooKeeper. It goes on over lost connections."
  },
  "RetryBudgetPolicy": {
    "type": "object",
    "properties": {
      "percent": {
        "type": "number",
        "description": "Retries allowed per hundred calls of the last 10 s. Range: 0 to 100."
      },
      "perSecond": {
        "type": "number",
        "description": "Retries allowed beside that. Unit: per second. Range: 0 to 1000."
      }
    },
    "additionalProperties": {},
    "description": "Retry budget of each client (CALL-12).\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"RetryBudgetPolicy\"."
  },
  "Role": {
    "type": "string",
    "enum": [
      "viewer",
      "operator",
      "admin"
    ],
    "description": "`viewer` looks, `operator` decides, `admin` says who may. Each may do what those before it may."
  },
  "Series": {
    "type": "object",
    "properties": {
      "fromMs": {
        "type": "number"
      },
      "stepMs": {
        "type": "number"
      },
      "values": {
        "type": "object",
        "properties": {
          "callsPerSecond": {
            "type": "array",
            "items": {
              "type": [
                "number",
                "null"
              ]
            }
          },
          "failedPerSecond": {
            "type": "array",
            "items": {
              "type": [
                "number",
                "null"
              ]
            }
          },
          "refusedPerSecond": {
            "type": "array",
            "items": {
              "type": [
                "number",
                "null"
              ]
            }
          },
          "inProgress": {
            "type": "array",
            "items": {
              "type": [
                "number",
                "null"
              ]
            }
          },
          "connections": {
            "type": "array",
            "items": {
              "type": [
                "number",
                "null"
              ]
            }
          },
          "p50Us": {
            "type": "array",
            "items": {
              "type": [
                "number",
                "null"
              ]
            }
          },
          "p99Us": {
            "type": "array",
            "items": {
              "type": [
                "number",
                "null"
              ]
            }
          }
        },
        "required": [
          "callsPerSecond",
          "failedPerSecond",
          "refusedPerSecond",
          "inProgress",
          "connections",
          "p50Us",
          "p99Us"
        ],
        "additionalProperties": false
      }
    },
    "required": [
      "fromMs",
      "stepMs",
      "values"
    ],
    "additionalProperties": false,
    "description": "The last hour, or less: value `i` of each list is about the `stepMs` from `fromMs + i * stepMs`; `null` where nothing is known. The step of services is 5 s, of nodes 15 s."
  },
  "ServiceDefinition": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "file": {
        "type": "number",
        "description": "Place of its file in `files`."
      },
      "line": {
        "type": "number"
      },
      "doc": {
        "type": "string",
        "description": "The comment before it, without its stars."
      },
      "kind": {
        "type": "string",
        "const": "service"
      },
      "extends": {
        "$ref": "#/components/schemas/TypeName"
      },
      "methods": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/MethodDefinition"
        }
      }
    },
    "required": [
      "file",
      "kind",
      "line",
      "methods",
      "name"
    ],
    "additionalProperties": false
  },
  "ServiceDelta": {
    "type": "object",
    "properties": {
      "type": {
        "type": "string",
        "const": "delta"
      },
      "revision": {
        "type": "string"
      },
      "at": {
        "type": "string"
      },
      "summary": {
        "$ref": "#/components/schemas/ServiceSummary"
      },
      "providers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ProviderRow"
        }
      },
      "removedProviders": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "consumers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ConsumerRow"
        }
      },
      "removedConsumers": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "plainClients": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/PlainClient"
        },
        "description": "The whole list, when it has changed; so the next three."
      },
      "methods": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/MethodRow"
        }
      },
      "unreadable": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/UnreadableRecord"
        }
      },
      "control": {
        "$ref": "#/components/schemas/ControlView"
      }
    },
    "required": [
      "type",
      "revision",
      "at",
      "summary",
      "providers",
      "removedProviders",
      "consumers",
      "removedConsumers"
    ],
    "additionalProperties": false
  },
  "ServiceDetail": {
    "type": "object",
    "properties": {
      "revision": {
        "type": "string"
      },
      "at": {
        "type": "string"
      },
      "summary": {
        "$ref": "#/components/schemas/ServiceSummary"
      },
      "providers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ProviderRow"
        },
        "description": "In node order."
      },
      "consumers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ConsumerRow"
        },
        "description": "In node order."
      },
      "plainClients": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/PlainClient"
        },
        "description": "Clients that have not said who they are, by address; most connections first, at most 200."
      },
      "methods": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/MethodRow"
        },
        "description": "Busiest first, at most 200."
      },
      "unreadable": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/UnreadableRecord"
        }
      },
      "control": {
        "$ref": "#/components/schemas/ControlView"
      }
    },
    "required": [
      "revision",
      "at",
      "summary",
      "providers",
      "consumers",
      "plainClients",
      "methods",
      "unreadable",
      "control"
    ],
    "additionalProperties": false,
    "description": "All about a service but its history and its map."
  },
  "ServiceMap": {
    "type": "object",
    "properties": {
      "service": {
        "type": "string"
      },
      "at": {
        "type": "string"
      },
      "edges": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/MapEdge"
        },
        "description": "Busiest first, at most 5,000; `truncated` says whether there were more."
      },
      "truncated": {
        "type": "boolean"
      }
    },
    "required": [
      "service",
      "at",
      "edges",
      "truncated"
    ],
    "additionalProperties": false,
    "description": "Who calls whom, with the last reports."
  },
  "ServiceMessage": {
    "anyOf": [
      {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "revision": {
            "type": "string"
          },
          "at": {
            "type": "string"
          },
          "summary": {
            "$ref": "#/components/schemas/ServiceSummary"
          },
          "providers": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ProviderRow"
            },
            "description": "In node order."
          },
          "consumers": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConsumerRow"
            },
            "description": "In node order."
          },
          "plainClients": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/PlainClient"
            },
            "description": "Clients that have not said who they are, by address; most connections first, at most 200."
          },
          "methods": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/MethodRow"
            },
            "description": "Busiest first, at most 200."
          },
          "unreadable": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/UnreadableRecord"
            }
          },
          "control": {
            "$ref": "#/components/schemas/ControlView"
          },
          "type": {
            "type": "string",
            "const": "snapshot"
          }
        },
        "required": [
          "at",
          "consumers",
          "control",
          "methods",
          "plainClients",
          "providers",
          "revision",
          "summary",
          "type",
          "unreadable"
        ]
      },
      {
        "$ref": "#/components/schemas/ServiceDelta"
      },
      {
        "$ref": "#/components/schemas/StreamEnd"
      }
    ],
    "description": "As  {@link  OverviewMessage } , of one service. A service that is not there is 404 NOT_FOUND."
  },
  "ServicePolicy": {
    "type": "object",
    "properties": {
      "balancing": {
        "$ref": "#/components/schemas/BalancingPolicy"
      },
      "retryBudget": {
        "$ref": "#/components/schemas/RetryBudgetPolicy"
      },
      "methods": {
        "type": "object",
        "additionalProperties": {
          "$ref": "#/components/schemas/MethodPolicy"
        },
        "description": "Policy per method name; \"*\" is the default for the fields that a method's own entry leaves out. Default none."
      },
      "by": {
        "type": "string",
        "description": "Who: a user name, or the name of the tool."
      },
      "at": {
        "type": "string",
        "description": "When it was decided."
      },
      "why": {
        "type": "string",
        "description": "The reason, for people."
      },
      "expiresAt": {
        "type": "string",
        "description": "When it ends by itself. Absent: stands until removed."
      }
    },
    "required": [
      "by",
      "at",
      "why"
    ],
    "additionalProperties": {},
    "description": "How clients of the service behave (CTRL-20). What it leaves out, each client decides.\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"ServicePolicy\"."
  },
  "ServiceSummary": {
    "type": "object",
    "properties": {
      "service": {
        "type": "string"
      },
      "status": {
        "type": "string",
        "enum": [
          "ok",
          "degraded",
          "down",
          "empty"
        ],
        "description": "`ok`; `degraded`: some providers are not up or were lost lately, or more than 5 % of the calls fail or are refused; `down`: it has providers but none that takes calls, or has lost all that it had; `empty`: no provider is registered."
      },
      "providers": {
        "$ref": "#/components/schemas/ProviderCounts"
      },
      "lost": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/LostProvider"
        },
        "description": "Providers that went without having said so in the last ten minutes and are not back: the latest 20, newest first."
      },
      "consumers": {
        "type": "number"
      },
      "decisions": {
        "type": "number",
        "description": "Decisions of operators in force."
      },
      "load": {
        "$ref": "#/components/schemas/Load",
        "description": "What its providers report together."
      },
      "stale": {
        "type": "boolean",
        "description": "Whether the registry does not confirm the lists at the moment."
      },
      "staleSince": {
        "type": "string",
        "description": "Since when they are stale."
      },
      "problem": {
        "type": "string",
        "description": "What is wrong with the lists or the control document, in words."
      }
    },
    "required": [
      "service",
      "status",
      "providers",
      "lost",
      "consumers",
      "decisions",
      "load",
      "stale"
    ],
    "additionalProperties": false,
    "description": "A line of the overview."
  },
  "SessionInfo": {
    "type": "object",
    "properties": {
      "user": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "csrfToken": {
        "type": [
          "string",
          "null"
        ],
        "description": "For the header `x-csrf-token`; `null` for a token of a script."
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "When it ends unless it is used; `null` for a token without end."
      }
    },
    "required": [
      "user",
      "role",
      "csrfToken",
      "expiresAt"
    ],
    "additionalProperties": false,
    "description": "Who is signed in."
  },
  "ShareChange": {
    "type": "object",
    "properties": {
      "node": {
        "type": "string"
      },
      "before": {
        "type": "number"
      },
      "after": {
        "type": "number"
      }
    },
    "required": [
      "node",
      "before",
      "after"
    ],
    "additionalProperties": false
  },
  "SignIn": {
    "type": "object",
    "properties": {
      "user": {
        "type": "string",
        "minLength": 1,
        "maxLength": 64
      },
      "password": {
        "type": "string",
        "minLength": 1,
        "maxLength": 1024
      }
    },
    "required": [
      "user",
      "password"
    ],
    "additionalProperties": false
  },
  "StateAction": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "state"
      },
      "node": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255
      },
      "value": {
        "type": [
          "string",
          "null"
        ],
        "enum": [
          "enabled",
          "draining",
          "disabled",
          null
        ]
      }
    },
    "required": [
      "kind",
      "node",
      "value"
    ],
    "additionalProperties": false,
    "description": "Drain, disable or enable a provider."
  },
  "StateDecision": {
    "type": "object",
    "properties": {
      "value": {
        "$ref": "#/components/schemas/ControlState"
      },
      "by": {
        "type": "string",
        "description": "Who: a user name, or the name of the tool."
      },
      "at": {
        "type": "string",
        "description": "When it was decided."
      },
      "why": {
        "type": "string",
        "description": "The reason, for people."
      },
      "expiresAt": {
        "type": "string",
        "description": "When it ends by itself. Absent: stands until removed."
      }
    },
    "required": [
      "value",
      "by",
      "at",
      "why"
    ],
    "additionalProperties": {},
    "description": "Adds to the record's state (CTRL-9).\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"StateDecision\"."
  },
  "StreamEnd": {
    "type": "object",
    "properties": {
      "type": {
        "type": "string",
        "const": "end"
      },
      "why": {
        "type": "string",
        "enum": [
          "signedOut",
          "gone",
          "closing"
        ],
        "description": "The sign-in has ended, the service is gone, or the monitor is closing."
      }
    },
    "required": [
      "type",
      "why"
    ],
    "additionalProperties": false,
    "description": "The last message of a stream."
  },
  "StructDefinition": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "file": {
        "type": "number",
        "description": "Place of its file in `files`."
      },
      "line": {
        "type": "number"
      },
      "doc": {
        "type": "string",
        "description": "The comment before it, without its stars."
      },
      "kind": {
        "type": "string",
        "enum": [
          "struct",
          "union",
          "exception"
        ]
      },
      "fields": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FieldDefinition"
        }
      }
    },
    "required": [
      "fields",
      "file",
      "kind",
      "line",
      "name"
    ],
    "additionalProperties": false
  },
  "Tags": {
    "type": "object",
    "additionalProperties": {
      "type": "string"
    },
    "description": "Free labels. At most 64. Default none. Written as {} when empty, never as []."
  },
  "Token": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "createdAt": {
        "type": "string"
      },
      "createdBy": {
        "type": "string",
        "description": "The user who made it: it ends with that user, and with the role that lets the user have such a one."
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ]
      },
      "lastUsedAt": {
        "type": [
          "string",
          "null"
        ]
      }
    },
    "required": [
      "id",
      "name",
      "role",
      "createdAt",
      "createdBy",
      "expiresAt",
      "lastUsedAt"
    ],
    "additionalProperties": false
  },
  "TokenList": {
    "type": "object",
    "properties": {
      "tokens": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Token"
        }
      }
    },
    "required": [
      "tokens"
    ],
    "additionalProperties": false
  },
  "TokenWithSecret": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "createdAt": {
        "type": "string"
      },
      "createdBy": {
        "type": "string",
        "description": "The user who made it: it ends with that user, and with the role that lets the user have such a one."
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ]
      },
      "lastUsedAt": {
        "type": [
          "string",
          "null"
        ]
      },
      "secret": {
        "type": "string",
        "description": "To be sent as `Authorization: Bearer <secret>`. It cannot be shown again."
      }
    },
    "required": [
      "createdAt",
      "createdBy",
      "expiresAt",
      "id",
      "lastUsedAt",
      "name",
      "role",
      "secret"
    ],
    "additionalProperties": false
  },
  "Totals": {
    "type": "object",
    "properties": {
      "services": {
        "type": "number"
      },
      "providers": {
        "type": "number"
      },
      "providersUp": {
        "type": "number"
      },
      "consumers": {
        "type": "number"
      },
      "decisions": {
        "type": "number",
        "description": "Decisions of operators in force."
      },
      "load": {
        "$ref": "#/components/schemas/Load"
      }
    },
    "required": [
      "services",
      "providers",
      "providersUp",
      "consumers",
      "decisions",
      "load"
    ],
    "additionalProperties": false,
    "description": "Sums over all services."
  },
  "Transport": {
    "type": "string",
    "description": "Thrift transport. A value this version does not know is readable, and leaves the provider out of picking with UNSUPPORTED_STACK. Default buffered (unframed)."
  },
  "TryAnswer": {
    "type": "object",
    "properties": {
      "auditId": {
        "type": "number",
        "description": "The entry of the audit log."
      },
      "node": {
        "type": "string"
      },
      "address": {
        "type": "string"
      },
      "latencyUs": {
        "type": [
          "number",
          "null"
        ],
        "description": "From sending to the answer, or to what came instead; `null` when nothing was sent."
      },
      "outcome": {
        "$ref": "#/components/schemas/TryOutcome"
      }
    },
    "required": [
      "auditId",
      "node",
      "address",
      "latencyUs",
      "outcome"
    ],
    "additionalProperties": false,
    "description": "How a call ended."
  },
  "TryException": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "exception"
      },
      "type": {
        "type": "string",
        "description": "Its type, as the interface names it."
      },
      "value": {}
    },
    "required": [
      "kind",
      "type",
      "value"
    ],
    "additionalProperties": false,
    "description": "An exception that the method declares."
  },
  "TryFailure": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "failure"
      },
      "code": {
        "$ref": "#/components/schemas/ErrorCode"
      },
      "message": {
        "type": "string"
      },
      "reached": {
        "type": "string",
        "description": "Whether the call can have reached the provider: `notWritten`, `refused`, `answered`, `unknown`."
      }
    },
    "required": [
      "kind",
      "code",
      "message",
      "reached"
    ],
    "additionalProperties": false,
    "description": "Anything else."
  },
  "TryOutcome": {
    "anyOf": [
      {
        "$ref": "#/components/schemas/TryResult"
      },
      {
        "$ref": "#/components/schemas/TrySent"
      },
      {
        "$ref": "#/components/schemas/TryException"
      },
      {
        "$ref": "#/components/schemas/TryFailure"
      }
    ]
  },
  "TryRequest": {
    "type": "object",
    "properties": {
      "hash": {
        "type": "string",
        "description": "Hash of the interface by which arguments and answer are understood: one that providers of the service name.",
        "pattern": "^[0-9a-f]{64}$"
      },
      "method": {
        "type": "string",
        "description": "Service and method as the interface has them: `Calculator.add`. Of a service in another file than the main one with the name of its file: `shared.SharedService.getStruct`.",
        "minLength": 3,
        "maxLength": 600
      },
      "arguments": {
        "type": "object",
        "description": "By name. Integers beyond 2^53 as decimal text, binary as base64, enums by name or number, maps as objects or pairs."
      },
      "node": {
        "type": "string",
        "description": "Provider to call. Default: one of those that are up and name the interface.",
        "minLength": 1,
        "maxLength": 255
      },
      "multiplexed": {
        "type": "string",
        "description": "Of a provider with several services behind its port, the one that is meant.",
        "minLength": 1,
        "maxLength": 255
      },
      "deadlineMs": {
        "type": "integer",
        "description": "Time for connecting and the answer, in milliseconds. Default 5,000.",
        "minimum": 1,
        "maximum": 60000
      },
      "why": {
        "type": "string",
        "description": "The reason, for people.",
        "minLength": 1,
        "maxLength": 1000
      }
    },
    "required": [
      "hash",
      "method",
      "arguments",
      "why"
    ],
    "additionalProperties": false,
    "description": "A call of one method at one provider."
  },
  "TryResult": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "result"
      },
      "value": {}
    },
    "required": [
      "kind",
      "value"
    ],
    "additionalProperties": false,
    "description": "What the method returned; `null` for void."
  },
  "TrySent": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "sent"
      }
    },
    "required": [
      "kind"
    ],
    "additionalProperties": false,
    "description": "A oneway call has left; nobody answers it."
  },
  "TypeName": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "name"
      },
      "name": {
        "type": "string"
      },
      "to": {
        "type": [
          "number",
          "null"
        ],
        "description": "Place in `definitions`; `null` when nothing there has this name."
      }
    },
    "required": [
      "kind",
      "name",
      "to"
    ],
    "additionalProperties": false,
    "description": "A name that a file uses for what it or another one defines."
  },
  "TypeReference": {
    "anyOf": [
      {
        "$ref": "#/components/schemas/BaseType"
      },
      {
        "$ref": "#/components/schemas/ListType"
      },
      {
        "$ref": "#/components/schemas/MapType"
      },
      {
        "$ref": "#/components/schemas/TypeName"
      }
    ]
  },
  "TypedefDefinition": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "file": {
        "type": "number",
        "description": "Place of its file in `files`."
      },
      "line": {
        "type": "number"
      },
      "doc": {
        "type": "string",
        "description": "The comment before it, without its stars."
      },
      "kind": {
        "type": "string",
        "const": "typedef"
      },
      "type": {
        "$ref": "#/components/schemas/TypeReference"
      }
    },
    "required": [
      "file",
      "kind",
      "line",
      "name",
      "type"
    ],
    "additionalProperties": false
  },
  "UndoRequest": {
    "type": "object",
    "properties": {
      "why": {
        "type": "string",
        "minLength": 1,
        "maxLength": 1000
      }
    },
    "required": [
      "why"
    ],
    "additionalProperties": false
  },
  "UnreadableRecord": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "enum": [
          "provider",
          "consumer",
          "providerStats",
          "consumerStats"
        ]
      },
      "node": {
        "type": "string"
      },
      "code": {
        "$ref": "#/components/schemas/ErrorCode"
      },
      "message": {
        "type": "string"
      }
    },
    "required": [
      "kind",
      "node",
      "code",
      "message"
    ],
    "additionalProperties": false
  },
  "User": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "createdAt": {
        "type": "string"
      },
      "lastSignInAt": {
        "type": [
          "string",
          "null"
        ]
      }
    },
    "required": [
      "name",
      "role",
      "createdAt",
      "lastSignInAt"
    ],
    "additionalProperties": false
  },
  "UserChange": {
    "type": "object",
    "properties": {
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "password": {
        "type": "string",
        "minLength": 12,
        "maxLength": 1024
      }
    },
    "additionalProperties": false,
    "description": "What is left out stays. A new role or password signs the user out everywhere; tokens beyond the role end."
  },
  "UserList": {
    "type": "object",
    "properties": {
      "users": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/User"
        }
      }
    },
    "required": [
      "users"
    ],
    "additionalProperties": false
  },
  "UserWithPassword": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "role": {
        "$ref": "#/components/schemas/Role"
      },
      "createdAt": {
        "type": "string"
      },
      "lastSignInAt": {
        "type": [
          "string",
          "null"
        ]
      },
      "password": {
        "type": [
          "string",
          "null"
        ],
        "description": "The password that was made; `null` when one was given. It cannot be shown again."
      }
    },
    "required": [
      "createdAt",
      "lastSignInAt",
      "name",
      "password",
      "role"
    ],
    "additionalProperties": false
  },
  "WeightAction": {
    "type": "object",
    "properties": {
      "kind": {
        "type": "string",
        "const": "weight"
      },
      "node": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255
      },
      "value": {
        "type": [
          "number",
          "null"
        ],
        "description": "0 to 10,000."
      }
    },
    "required": [
      "kind",
      "node",
      "value"
    ],
    "additionalProperties": false,
    "description": "Another weight for a provider."
  },
  "WeightDecision": {
    "type": "object",
    "properties": {
      "value": {
        "type": "number",
        "description": "Weight in place of the record's. Range: 0 to 10000; 0 takes no calls."
      },
      "by": {
        "type": "string",
        "description": "Who: a user name, or the name of the tool."
      },
      "at": {
        "type": "string",
        "description": "When it was decided."
      },
      "why": {
        "type": "string",
        "description": "The reason, for people."
      },
      "expiresAt": {
        "type": "string",
        "description": "When it ends by itself. Absent: stands until removed."
      }
    },
    "required": [
      "value",
      "by",
      "at",
      "why"
    ],
    "additionalProperties": {},
    "description": "Replaces the record's weight.\n\nThis interface was referenced by `ControlDocument`'s JSON-Schema via the `definition` \"WeightDecision\"."
  }
};
