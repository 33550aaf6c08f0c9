// The transports and protocols of Apache Thrift for C++, by the names that the interop tests use.
#pragma once

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/protocol/TJSONProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <memory>
#include <stdexcept>
#include <string>

using apache::thrift::protocol::TProtocolFactory;
using apache::thrift::transport::TTransportFactory;

inline std::shared_ptr<TTransportFactory> transportFactory(const std::string& name) {
  if (name == "buffered") return std::make_shared<apache::thrift::transport::TBufferedTransportFactory>();
  if (name == "framed") return std::make_shared<apache::thrift::transport::TFramedTransportFactory>();
  throw std::runtime_error("no transport " + name);
}

inline std::shared_ptr<TProtocolFactory> protocolFactory(const std::string& name) {
  using namespace apache::thrift::protocol;
  if (name == "binary") return std::make_shared<TBinaryProtocolFactory>();
  if (name == "binary-old") return std::make_shared<TBinaryProtocolFactory>(0, 0, false, false);
  if (name == "compact") return std::make_shared<TCompactProtocolFactory>();
  if (name == "json") return std::make_shared<TJSONProtocolFactory>();
  throw std::runtime_error("no protocol " + name);
}
