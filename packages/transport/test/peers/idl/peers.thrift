// What the interop tests call on peers in other languages, beside the Everywhere service of this package's tests.

include "everything.thrift"

struct Defaults {
  1: bool flag = true
  2: i32 number = -42
  3: i64 big = 42
  4: double real = 0.5
  5: string text = "fällt aus"
  6: list<i32> numbers = [1, 2, 3]
  7: map<string, i32> byName = {"one": 1}
  8: everything.Colour colour = everything.Colour.GREEN
  9: optional string maybe
}

struct Optionals {
  1: optional bool flag
  2: optional i8 tiny
  3: optional i16 small
  4: optional i32 middle
  5: optional i64 big
  6: optional double real
  7: optional string text
  8: optional binary bytes
  9: optional list<i32> numbers
  10: optional set<string> words
  11: optional map<i32, string> byNumber
  12: optional everything.Leaf leaf
  13: optional everything.Colour colour
}

// An older and a newer form of one struct.
struct Narrow {
  1: i32 value
  300: string last
}

struct Wide {
  1: i32 value
  2: everything.Everything one
  3: list<everything.Everything> many
  4: map<string, map<i32, list<set<i64>>>> deep
  5: bool flag
  6: bool otherFlag
  7: double real
  8: everything.Choice choice
  9: binary bytes
  300: string last
}

struct Demanding {
  1: required i32 must
  2: optional string more
}

struct Lenient {
  1: optional i32 must
  2: optional string more
}

service Peer extends everything.Everywhere {
  bool echoBool(1: bool value)
  i8 echoI8(1: i8 value)
  i16 echoI16(1: i16 value)
  i32 echoI32(1: i32 value)
  double echoDouble(1: double value)
  everything.Colour echoColour(1: everything.Colour value)
  map<string, map<i32, list<set<i64>>>> echoDeep(1: map<string, map<i32, list<set<i64>>>> value)
  map<everything.Colour, list<everything.Choice>> echoChoices(1: map<everything.Colour, list<everything.Choice>> value)
  Defaults echoDefaults(1: Defaults value)
  Defaults freshDefaults()
  Optionals echoOptionals(1: Optionals value)
  i32 divide(1: i32 a, 2: i32 b) throws (1: everything.Refused refused)
  void nothing()
  Narrow takeWide(1: Narrow value)
  Wide giveWide(1: Wide value)
  Demanding demand(1: Demanding value)
  Lenient lack(1: Lenient value)
}

// The same methods as a client of another version knows them, and one that no server has.
service Stranger {
  Narrow takeWide(1: Wide value, 2: everything.Everything more, 3: list<bool> flags)
  Narrow giveWide(1: Wide value)
  Demanding demand(1: Lenient value)
  Demanding lack(1: Lenient value)
  i32 nowhere(1: everything.Everything value)
}
