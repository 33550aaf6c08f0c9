// Every type that Thrift has, for the tests of this package.

enum Colour { RED = 1, GREEN = 2, BLUE = -7 }

struct Leaf {
  1: bool yes
  2: string name = "leaf"
}

struct Everything {
  1: bool flag
  2: i8 tiny
  3: i16 small
  4: i32 middle
  5: i64 big
  6: double real
  7: string text
  8: binary bytes
  9: Colour colour
  10: Leaf leaf
  11: list<i32> numbers
  12: set<string> words
  13: map<string, i32> byName
  14: map<i32, list<Leaf>> nested
  15: list<list<bool>> flags
  16: map<i64, string> byBig
  17: list<Leaf> leaves
  18: optional list<i64> bigs
  19: list<double> reals
  20: map<bool, i8> byFlag
  21: set<binary> blobs
  300: i32 far
}

struct Chain {
  1: i32 value
  2: optional Chain &link
}

union Choice {
  1: i32 number
  2: string text
}

exception Refused {
  1: string why
  2: i32 level
}

exception Absent {
  1: string key
}

service Everywhere {
  Everything echo(1: Everything value)
  string echoString(1: string value)
  binary echoBinary(1: binary value)
  i64 echoI64(1: i64 value)
  list<Everything> echoList(1: list<Everything> values)
  map<string, list<i64>> echoMap(1: map<string, list<i64>> values)
  Choice choose(1: Choice value)
  Chain chain(1: Chain value)
  void refuse(1: i32 how) throws (1: Refused refused, 3: Absent absent)
  i32 sum(1: i32 a, 2: i64 b, 3: string name, 4: list<i32> more)
  bool isPositive(1: double value)
  oneway void forget(1: string what)
}
