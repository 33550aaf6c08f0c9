// The transports and protocols of Apache Thrift for C++, by the names that the interop tests use.
#pragma once

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/protocol/THeaderProtocol.h>
#include <thrift/protocol/TJSONProtocol.h>
#include <thrift/transport/TBufferTransports.h>
#include <thrift/transport/THttpServer.h>

#include <memory>
#include <stdexcept>
#include <string>

using apache::thrift::protocol::TProtocolFactory;
using apache::thrift::transport::TTransportFactory;

inline std::shared_ptr<TTransportFactory> transportFactory(const std::string& name) {
  if (name == "buffered") return std::make_shared<apache::thrift::transport::TBufferedTransportFactory>();
  if (name == "framed") return std::make_shared<apache::thrift::transport::TFramedTransportFactory>();
  if (name == "http") return std::make_shared<apache::thrift::transport::THttpServerTransportFactory>();
  // The protocol brings its own.
  if (name == "header") return std::make_shared<TTransportFactory>();
  throw std::runtime_error("no transport " + name);
}

/** The library's own factory knows binary only. */
class HeaderProtocolFactory : public TProtocolFactory {
  using Protocol = apache::thrift::protocol::TProtocol;
  using Transport = apache::thrift::transport::TTransport;

 public:
  explicit HeaderProtocolFactory(const std::string& name)
      : id_(name.find("compact") == 0 ? apache::thrift::protocol::T_COMPACT_PROTOCOL
                                      : apache::thrift::protocol::T_BINARY_PROTOCOL),
        compressed_(name.find("-zlib") != std::string::npos) {}

  std::shared_ptr<Protocol> getProtocol(std::shared_ptr<Transport> transport) override {
    return getProtocol(transport, transport);
  }

  std::shared_ptr<Protocol> getProtocol(std::shared_ptr<Transport> in, std::shared_ptr<Transport> out) override {
    using namespace apache::thrift;
    const auto protocol = std::make_shared<protocol::THeaderProtocol>(in, out, id_);
    if (compressed_) {
      std::static_pointer_cast<transport::THeaderTransport>(protocol->getTransport())
          ->setTransform(transport::THeaderTransport::ZLIB_TRANSFORM);
    }
    return protocol;
  }

 private:
  const uint16_t id_;
  const bool compressed_;
};

inline std::shared_ptr<TProtocolFactory> protocolFactory(const std::string& transport, const std::string& name) {
  using namespace apache::thrift::protocol;
  if (transport == "header") return std::make_shared<HeaderProtocolFactory>(name);
  if (name == "binary") return std::make_shared<TBinaryProtocolFactory>();
  if (name == "binary-old") return std::make_shared<TBinaryProtocolFactory>(0, 0, false, false);
  if (name == "compact") return std::make_shared<TCompactProtocolFactory>();
  if (name == "json") return std::make_shared<TJSONProtocolFactory>();
  throw std::runtime_error("no protocol " + name);
}
