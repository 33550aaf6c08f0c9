// As much of JSON as the lines between the interop tests and this program need: text has no escapes in it.
#pragma once

#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

struct Json {
  enum Kind { NOTHING, BOOL, NUMBER, TEXT, LIST, OBJECT } kind = NOTHING;
  bool flag = false;
  /** Of numbers, as they stand there, and of text. */
  std::string text;
  std::vector<Json> list;
  std::map<std::string, Json> object;

  const Json& operator[](const std::string& key) const { return object.at(key); }

  static Json parse(const std::string& source) {
    const char* at = source.c_str();
    return value(at);
  }

 private:
  static Json value(const char*& at) {
    Json json;
    switch (*at) {
      case '{':
        json.kind = OBJECT;
        for (++at; *at != '}'; skip(at, ',')) {
          const std::string key = quoted(at);
          skip(at, ':');
          json.object[key] = value(at);
        }
        ++at;
        return json;
      case '[':
        json.kind = LIST;
        for (++at; *at != ']'; skip(at, ',')) json.list.push_back(value(at));
        ++at;
        return json;
      case '"':
        json.kind = TEXT;
        json.text = quoted(at);
        return json;
      default:
        while (*at != '\0' && *at != ',' && *at != ']' && *at != '}') json.text += *at++;
        json.kind = json.text == "null" ? NOTHING : json.text == "true" || json.text == "false" ? BOOL : NUMBER;
        json.flag = json.text == "true";
        return json;
    }
  }

  static void skip(const char*& at, char byte) {
    if (*at == byte) ++at;
  }

  static std::string quoted(const char*& at) {
    const char* start = ++at;
    while (*at != '"' && *at != '\0') {
      if (*at == '\\') throw std::runtime_error("an escape in a line of JSON");
      ++at;
    }
    return std::string(start, at++);
  }
};
