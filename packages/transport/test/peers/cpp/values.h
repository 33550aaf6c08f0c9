// Turns the neutral JSON values of the interop tests into what generated code takes, and back.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "Peer.h"
#include "Stranger.h"
#include "json.h"

// The fields of each struct: OPTIONAL ones are written where they are set, the others always. A visitor gets a field's
// name, the field, whether it is written, and what marks it as set.
#define FIELD(name) visit(#name, it.name, true, [&] { it.__isset.name = true; });
#define OPTIONAL(name) visit(#name, it.name, it.__isset.name, [&] { it.__isset.name = true; });
#define REQUIRED(name) visit(#name, it.name, true, [] {});
#define FIELDS(Struct, list)             \
  template <class Visit>                 \
  void fields(Struct& it, Visit visit) { \
    list                                 \
  }

FIELDS(Leaf, FIELD(yes) FIELD(name))
FIELDS(Everything, FIELD(flag) FIELD(tiny) FIELD(small) FIELD(middle) FIELD(big) FIELD(real) FIELD(text) FIELD(bytes)
    FIELD(colour) FIELD(leaf) FIELD(numbers) FIELD(words) FIELD(byName) FIELD(nested) FIELD(flags) FIELD(byBig)
    FIELD(leaves) OPTIONAL(bigs) FIELD(reals) FIELD(byFlag) FIELD(blobs) FIELD(far))
FIELDS(Chain, FIELD(value) OPTIONAL(link))
FIELDS(Choice, OPTIONAL(number) OPTIONAL(text))
FIELDS(Refused, FIELD(why) FIELD(level))
FIELDS(Absent, FIELD(key))
FIELDS(Defaults, FIELD(flag) FIELD(number) FIELD(big) FIELD(real) FIELD(text) FIELD(numbers) FIELD(byName)
    FIELD(colour) OPTIONAL(maybe))
FIELDS(Optionals, OPTIONAL(flag) OPTIONAL(tiny) OPTIONAL(small) OPTIONAL(middle) OPTIONAL(big) OPTIONAL(real)
    OPTIONAL(text) OPTIONAL(bytes) OPTIONAL(numbers) OPTIONAL(words) OPTIONAL(byNumber) OPTIONAL(leaf)
    OPTIONAL(colour))
FIELDS(Narrow, FIELD(value) FIELD(last))
FIELDS(Wide, FIELD(value) FIELD(one) FIELD(many) FIELD(deep) FIELD(flag) FIELD(otherFlag) FIELD(real) FIELD(choice)
    FIELD(bytes) FIELD(last))
FIELDS(Demanding, REQUIRED(must) OPTIONAL(more))
FIELDS(Lenient, OPTIONAL(must) OPTIONAL(more))

template <class T>
using IfStruct = typename std::enable_if<std::is_base_of<apache::thrift::TBase, T>::value>::type;

// Declared first, for each other.
template <class T> void read(const Json& json, std::vector<T>& value);
template <class T> void read(const Json& json, std::set<T>& value);
template <class K, class V> void read(const Json& json, std::map<K, V>& value);
template <class T> void read(const Json& json, std::shared_ptr<T>& value);
template <class T, class = IfStruct<T>> void read(const Json& json, T& value);

inline void read(const Json& json, bool& value) { value = json.flag; }
inline void read(const Json& json, int8_t& value) { value = static_cast<int8_t>(std::stoi(json.text)); }
inline void read(const Json& json, int16_t& value) { value = static_cast<int16_t>(std::stoi(json.text)); }
inline void read(const Json& json, int32_t& value) { value = std::stoi(json.text); }
inline void read(const Json& json, int64_t& value) { value = std::stoll(json.text); }
inline void read(const Json& json, double& value) { value = std::strtod(json.text.c_str(), nullptr); }
inline void read(const Json& json, Colour::type& value) { value = static_cast<Colour::type>(std::stoi(json.text)); }

/** Text and binary are the same to C++. */
inline void read(const Json& json, std::string& value) {
  const std::string& hex = json["hex"].text;
  value.clear();
  for (size_t i = 0; i < hex.size(); i += 2) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    value += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
  }
}

template <class T> void read(const Json& json, std::vector<T>& value) {
  for (const Json& each : json.list) {
    T one;
    read(each, one);
    value.push_back(one);
  }
}

template <class T> void read(const Json& json, std::set<T>& value) {
  for (const Json& each : json.list) {
    T one;
    read(each, one);
    value.insert(one);
  }
}

template <class K, class V> void read(const Json& json, std::map<K, V>& value) {
  for (const Json& pair : json.list) {
    K key;
    read(pair.list[0], key);
    read(pair.list[1], value[key]);
  }
}

template <class T> void read(const Json& json, std::shared_ptr<T>& value) {
  value = std::make_shared<T>();
  read(json, *value);
}

/** Reads the fields that are there over what the struct was made with. */
template <class T, class> void read(const Json& json, T& value) {
  fields(value, [&](const char* name, auto& field, bool, auto mark) {
    const auto found = json.object.find(name);
    if (found == json.object.end()) return;
    typename std::decay<decltype(field)>::type read_anew{};
    read(found->second, read_anew);
    field = read_anew;
    mark();
  });
}

template <class T> std::string neutral(const std::vector<T>& value);
std::string neutral(const std::vector<bool>& value);
template <class T> std::string neutral(const std::set<T>& value);
template <class K, class V> std::string neutral(const std::map<K, V>& value);
template <class T> std::string neutral(const std::shared_ptr<T>& value);
template <class T, class = IfStruct<T>> std::string neutral(const T& value);

inline std::string neutral(bool value) { return value ? "true" : "false"; }
inline std::string neutral(int8_t value) { return std::to_string(value); }
inline std::string neutral(int16_t value) { return std::to_string(value); }
inline std::string neutral(int32_t value) { return std::to_string(value); }
inline std::string neutral(int64_t value) { return '"' + std::to_string(value) + '"'; }
inline std::string neutral(Colour::type value) { return std::to_string(static_cast<int>(value)); }

inline std::string neutral(double value) {
  if (std::isnan(value)) return "\"NaN\"";
  if (std::isinf(value)) return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  if (value == 0 && std::signbit(value)) return "\"-0\"";
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.17g", value);
  return digits;
}

inline std::string neutral(const std::string& value) {
  std::string hex;
  for (const unsigned char byte : value) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return "{\"hex\":\"" + hex + "\"}";
}

/** Puts parts between brackets, with commas. */
struct Joined {
  std::string text;

  void add(const std::string& part) {
    if (!text.empty()) text += ',';
    text += part;
  }
};

template <class T> std::string neutral(const std::vector<T>& value) {
  Joined parts;
  for (const T& each : value) parts.add(neutral(each));
  return '[' + parts.text + ']';
}

/** Its elements are no bools, but something in their place. */
inline std::string neutral(const std::vector<bool>& value) {
  Joined parts;
  for (const bool each : value) parts.add(neutral(each));
  return '[' + parts.text + ']';
}

template <class T> std::string neutral(const std::set<T>& value) {
  Joined parts;
  for (const T& each : value) parts.add(neutral(each));
  return '[' + parts.text + ']';
}

template <class K, class V> std::string neutral(const std::map<K, V>& value) {
  Joined parts;
  for (const auto& pair : value) parts.add('[' + neutral(pair.first) + ',' + neutral(pair.second) + ']');
  return '[' + parts.text + ']';
}

template <class T> std::string neutral(const std::shared_ptr<T>& value) { return neutral(*value); }

/** The fields of a struct or exception. */
template <class T> std::string neutralFields(const T& value) {
  Joined parts;
  fields(const_cast<T&>(value), [&](const char* name, auto& field, bool written, auto) {
    if (written) parts.add('"' + std::string(name) + "\":" + neutral(field));
  });
  return '{' + parts.text + '}';
}

template <class T, class> std::string neutral(const T& value) { return neutralFields(value); }
