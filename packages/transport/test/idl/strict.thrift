// What must be there and of its type: an interface, and what a peer may make of it who has another version.

struct Needy {
  1: required bool need
  2: optional string text
}

struct Demand {
  1: required string must
  2: required Needy needy
  3: map<string, list<Needy>> needies
  4: required set<i16> levels
  5: required i32 preset = 5
  6: optional Demand inner
}

exception Strictness {
  1: required string why
}

struct Typed {
  1: bool flag
  2: i32 number
  3: string text
  4: list<i32> numbers
  5: set<i64> bigs
  6: map<string, i32> byName
  7: map<i32, list<double>> nested
  8: list<list<i16>> lists
  9: list<Typed> inner
  10: list<bool> flags
}

service Strict {
  Demand demand(1: Demand value, 2: required i32 level) throws (1: Strictness strictness)
  Typed typed(1: Typed value)
  i32 number()
}

// The same on the wire, with nothing required.
struct LaxNeedy {
  1: optional bool need
  2: optional string text
}

struct LaxDemand {
  1: optional string must
  2: optional LaxNeedy needy
  3: optional map<string, list<LaxNeedy>> needies
  4: optional set<i16> levels
  5: optional i32 preset
  6: optional LaxDemand inner
}

exception LaxStrictness {
  1: optional string why
}

// Other types under the same numbers, and a field more.
struct Retyped {
  1: optional i8 flag
  2: optional string number
  3: optional i32 text
  4: optional list<i64> numbers
  5: optional set<double> bigs
  6: optional map<string, string> byName
  7: optional map<i32, list<i64>> nested
  8: optional list<list<string>> lists
  9: optional list<Retyped> inner
  10: optional list<i8> flags
  11: optional list<map<string, Retyped>> more
}

service Lax {
  LaxDemand demand(1: LaxDemand value, 2: i32 level) throws (1: LaxStrictness strictness)
  Retyped typed(1: Retyped value, 2: list<string> more)
  string number()
}
