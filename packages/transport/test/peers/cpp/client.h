// Reads what to call, a line of JSON a connection, and writes a line with what came.
#pragma once

#include <thrift/TApplicationException.h>
#include <thrift/protocol/TMultiplexedProtocol.h>
#include <thrift/transport/THttpClient.h>

#include <functional>
#include <iostream>
#include <tuple>
#include <utility>

#include "link.h"
#include "stack.h"
#include "values.h"

using apache::thrift::protocol::TProtocol;

/** Calls a method with arguments read from JSON; gives its result as JSON. */
template <class Client> using Call = std::function<std::string(Client&, const std::vector<Json>&)>;

template <class Tuple, size_t... I>
void readAll(const std::vector<Json>& json, Tuple& args, std::index_sequence<I...>) {
  const int order[] = {0, (read(json[I], std::get<I>(args)), 0)...};
  (void)order;
}

// A method that returns its result.
template <class Client, class Base, class Result, class... Params, size_t... I>
Call<Client> value(Result (Base::*method)(Params...), std::index_sequence<I...> indices) {
  return [=](Client& client, const std::vector<Json>& json) {
    std::tuple<typename std::decay<Params>::type...> args;
    readAll(json, args, indices);
    return neutral((client.*method)(std::get<I>(args)...));
  };
}

// One that returns nothing.
template <class Client, class Base, class... Params, size_t... I>
Call<Client> nothing(void (Base::*method)(Params...), std::index_sequence<I...> indices) {
  return [=](Client& client, const std::vector<Json>& json) {
    std::tuple<typename std::decay<Params>::type...> args;
    readAll(json, args, indices);
    (client.*method)(std::get<I>(args)...);
    return std::string("null");
  };
}

// One that puts its result into its first parameter.
template <class Client, class Base, class Result, class... Params, size_t... I>
Call<Client> object(void (Base::*method)(Result&, Params...), std::index_sequence<I...> indices) {
  return [=](Client& client, const std::vector<Json>& json) {
    std::tuple<typename std::decay<Params>::type...> args;
    readAll(json, args, indices);
    Result result;
    (client.*method)(result, std::get<I>(args)...);
    return neutral(result);
  };
}

#define METHOD(Client, kind, name, count) {#name, kind<Client>(&Client::name, std::make_index_sequence<count>())}

static const std::map<std::string, Call<PeerClient>> peerMethods = {
    METHOD(PeerClient, value, echoBool, 1),      METHOD(PeerClient, value, echoI8, 1),
    METHOD(PeerClient, value, echoI16, 1),       METHOD(PeerClient, value, echoI32, 1),
    METHOD(PeerClient, value, echoI64, 1),       METHOD(PeerClient, value, echoDouble, 1),
    METHOD(PeerClient, value, echoColour, 1),    METHOD(PeerClient, object, echoString, 1),
    METHOD(PeerClient, object, echoBinary, 1),   METHOD(PeerClient, object, echo, 1),
    METHOD(PeerClient, object, echoList, 1),     METHOD(PeerClient, object, echoMap, 1),
    METHOD(PeerClient, object, echoDeep, 1),     METHOD(PeerClient, object, echoChoices, 1),
    METHOD(PeerClient, object, choose, 1),       METHOD(PeerClient, object, chain, 1),
    METHOD(PeerClient, object, echoDefaults, 1), METHOD(PeerClient, object, freshDefaults, 0),
    METHOD(PeerClient, object, demand, 1),       METHOD(PeerClient, object, echoOptionals, 1),
    METHOD(PeerClient, value, sum, 4),           METHOD(PeerClient, value, isPositive, 1),
    METHOD(PeerClient, value, divide, 2),        METHOD(PeerClient, nothing, nothing, 0),
    METHOD(PeerClient, nothing, refuse, 1),      METHOD(PeerClient, nothing, forget, 1),
};

static const std::map<std::string, Call<StrangerClient>> strangerMethods = {
    METHOD(StrangerClient, object, takeWide, 3), METHOD(StrangerClient, object, giveWide, 1),
    METHOD(StrangerClient, object, demand, 1),   METHOD(StrangerClient, object, lack, 1),
    METHOD(StrangerClient, value, nowhere, 1),
};

/** A message for people as JSON text, without what would need escapes. */
inline std::string quoted(std::string text) {
  for (char& c : text) {
    if (c == '"' || c == '\\' || c < ' ' || c > '~') c = '?';
  }
  return '"' + text + '"';
}

inline std::string answer(const std::function<std::string()>& call) {
  try {
    return "{\"result\":" + call() + "}";
  } catch (const Refused& error) {
    return "{\"declared\":\"Refused\",\"fields\":" + neutralFields(error) + "}";
  } catch (const Absent& error) {
    return "{\"declared\":\"Absent\",\"fields\":" + neutralFields(error) + "}";
  } catch (const apache::thrift::TApplicationException& error) {
    return "{\"application\":" + std::to_string(error.getType()) + ",\"text\":" + quoted(error.what()) + "}";
  }
}

inline std::string connection(const Json& asked) {
  using namespace apache::thrift::transport;
  const auto socket = clientSocket(asked["link"].text, std::stoi(asked["port"].text), asked["path"].text);
  socket->setRecvTimeout(20000);
  const std::string& name = asked["transport"].text;
  std::shared_ptr<TTransport> transport = std::make_shared<THttpClient>(socket, "127.0.0.1", "/");
  if (name != "http") transport = transportFactory(name)->getTransport(socket);
  auto protocol = protocolFactory(name, asked["protocol"].text)->getProtocol(transport);
  const std::string& service = asked["service"].text;
  if (!service.empty()) {
    protocol = std::make_shared<apache::thrift::protocol::TMultiplexedProtocol>(protocol, service);
  }
  PeerClient peer(protocol);
  StrangerClient stranger(protocol);
  Joined answers;
  try {
    transport->open();
    for (const Json& each : asked["calls"].list) {
      const std::string& method = each["method"].text;
      const std::vector<Json>& args = each["args"].list;
      answers.add(answer([&] {
        if (each["client"].text == "Stranger") return strangerMethods.at(method)(stranger, args);
        return peerMethods.at(method)(peer, args);
      }));
    }
    transport->close();
  } catch (const std::exception& error) {
    answers.add("{\"failed\":" + quoted(error.what()) + "}");
  }
  return '[' + answers.text + ']';
}

inline void callWhatIsAsked() {
  std::string line;
  while (std::getline(std::cin, line)) std::cout << connection(Json::parse(line)) << std::endl;
}
