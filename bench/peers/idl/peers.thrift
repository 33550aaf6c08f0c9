// What the peers are compared by.

enum Kind { PLAIN = 0, RARE = 1 }

struct Entry {
  1: i32 id
  2: i64 at
  3: double score
  4: string name
  5: bool active
  6: Kind kind
  7: list<i32> numbers
  8: map<string, string> labels
  9: binary token
}

service Peers {
  i32 add(1: i32 a, 2: i32 b)
  list<Entry> echoEntries(1: list<Entry> entries)
  string echoText(1: string text)
}
