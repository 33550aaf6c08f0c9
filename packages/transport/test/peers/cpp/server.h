// Serves Peer; writes its port, then each call that it gets, as lines of JSON.
#pragma once

#include <thrift/concurrency/ThreadManager.h>
#include <thrift/processor/TMultiplexedProcessor.h>
#include <thrift/server/TNonblockingServer.h>
#include <thrift/server/TThreadPoolServer.h>
#include <thrift/server/TThreadedServer.h>
#include <unistd.h>

#include <functional>
#include <numeric>
#include <stdexcept>

#include "link.h"
#include "stack.h"
#include "values.h"

/** One write a line: threads of a pool say things at the same time. */
inline void say(const std::string& line) {
  const std::string whole = line + '\n';
  if (write(STDOUT_FILENO, whole.data(), whole.size()) < 0) _exit(1);
}

template <class... Args> void saw(const char* method, const Args&... args) {
  Joined seen;
  const int order[] = {0, (seen.add(neutral(args)), 0)...};
  (void)order;
  say("{\"method\":\"" + std::string(method) + "\",\"args\":[" + seen.text + "]}");
}

// Methods that give their first argument back.
#define ECHO(Type, method)                     \
  Type method(const Type value) override {     \
    saw(#method, value);                       \
    return value;                              \
  }
#define ECHO_OBJECT(Type, method)                             \
  void method(Type& result, const Type& value) override {     \
    saw(#method, value);                                      \
    result = value;                                           \
  }

using Longs = std::map<std::string, std::vector<int64_t>>;
using Deep = std::map<std::string, std::map<int32_t, std::vector<std::set<int64_t>>>>;
using Choices = std::map<Colour::type, std::vector<Choice>>;

class Handler : public PeerIf {
 public:
  ECHO(bool, echoBool)
  ECHO(int8_t, echoI8)
  ECHO(int16_t, echoI16)
  ECHO(int32_t, echoI32)
  ECHO(int64_t, echoI64)
  ECHO(double, echoDouble)
  ECHO(Colour::type, echoColour)
  ECHO_OBJECT(std::string, echoString)
  ECHO_OBJECT(std::string, echoBinary)
  ECHO_OBJECT(Everything, echo)
  ECHO_OBJECT(std::vector<Everything>, echoList)
  ECHO_OBJECT(Longs, echoMap)
  ECHO_OBJECT(Deep, echoDeep)
  ECHO_OBJECT(Choices, echoChoices)
  ECHO_OBJECT(Choice, choose)
  ECHO_OBJECT(Chain, chain)
  ECHO_OBJECT(Defaults, echoDefaults)
  ECHO_OBJECT(Optionals, echoOptionals)
  ECHO_OBJECT(Narrow, takeWide)
  ECHO_OBJECT(Wide, giveWide)
  ECHO_OBJECT(Demanding, demand)
  ECHO_OBJECT(Lenient, lack)

  void nothing() override { saw("nothing"); }
  void forget(const std::string& what) override { saw("forget", what); }
  void freshDefaults(Defaults&) override { saw("freshDefaults"); }

  bool isPositive(const double value) override {
    saw("isPositive", value);
    return value > 0;
  }

  int32_t sum(const int32_t a, const int64_t b, const std::string& name, const std::vector<int32_t>& more) override {
    saw("sum", a, b, name, more);
    return a + static_cast<int32_t>(b) + static_cast<int32_t>(name.size()) +
           std::accumulate(more.begin(), more.end(), 0);
  }

  int32_t divide(const int32_t a, const int32_t b) override {
    saw("divide", a, b);
    if (b == 0) {
      Refused refused;
      refused.__set_why("by 0");
      refused.__set_level(a);
      throw refused;
    }
    return a / b;
  }

  void refuse(const int32_t how) override {
    saw("refuse", how);
    if (how == 1) {
      Refused refused;
      refused.__set_why("no €");
      refused.__set_level(-1);
      throw refused;
    }
    if (how == 2) {
      Absent absent;
      absent.__set_key("gone");
      throw absent;
    }
    if (how == 3) throw std::runtime_error("undeclared");
  }
};

/** Says the port once the server listens. */
class SayPort : public apache::thrift::server::TServerEventHandler {
 public:
  explicit SayPort(std::function<int()> port) : port_(std::move(port)) {}
  void preServe() override { say("{\"port\":" + std::to_string(port_()) + "}"); }

 private:
  std::function<int()> port_;
};

/** What to serve Peer with: the server's class, a stack, and the name among multiplexed services, or none. */
struct Serving {
  const std::string name, transport, protocol, link, service, path;
};

inline std::shared_ptr<apache::thrift::TProcessor> processorOf(const std::string& service) {
  const auto peer = std::make_shared<PeerProcessor>(std::make_shared<Handler>());
  if (service.empty()) return peer;
  const auto multiplexed = std::make_shared<apache::thrift::TMultiplexedProcessor>();
  multiplexed->registerProcessor(service, peer);
  multiplexed->registerProcessor("other", std::make_shared<StrangerProcessor>(nullptr));
  return multiplexed;
}

inline void serve(const Serving& serving) {
  using namespace apache::thrift;
  const auto& [name, transport, protocol, link, service, path] = serving;
  const auto processor = processorOf(service);
  const auto protocols = protocolFactory(transport, protocol);
  if (name == "TNonblockingServer") {
    using transport::TNonblockingServerSocket;
    const auto socket = serverSocket<TNonblockingServerSocket, transport::TNonblockingSSLServerSocket>(link, path);
    const auto threads = concurrency::ThreadManager::newSimpleThreadManager(4);
    threads->threadFactory(std::make_shared<concurrency::ThreadFactory>());
    threads->start();
    server::TNonblockingServer made(processor, protocols, socket, threads);
    made.setServerEventHandler(std::make_shared<SayPort>([socket] { return socket->getListenPort(); }));
    made.serve();
    return;
  }
  const auto socket = serverSocket<transport::TServerSocket, transport::TSSLServerSocket>(link, path);
  const auto sayPort = std::make_shared<SayPort>([socket] { return socket->getPort(); });
  const auto transports = transportFactory(transport);
  if (name == "TThreadedServer") {
    server::TThreadedServer made(processor, socket, transports, protocols);
    made.setServerEventHandler(sayPort);
    made.serve();
    return;
  }
  // A thread for each connection: clients of HTTP open several.
  const auto threads = concurrency::ThreadManager::newSimpleThreadManager(80);
  threads->threadFactory(std::make_shared<concurrency::ThreadFactory>());
  threads->start();
  server::TThreadPoolServer made(processor, socket, transports, protocols, threads);
  made.setServerEventHandler(sayPort);
  // Without one of its own for output, both directions share a protocol, as THeader must.
  if (transport == "header") made.setOutputProtocolFactory(nullptr);
  made.serve();
}
