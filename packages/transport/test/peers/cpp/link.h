// The sockets of Apache Thrift for C++, by the names that the interop tests use.
#pragma once

#include <thrift/transport/TNonblockingSSLServerSocket.h>
#include <thrift/transport/TNonblockingServerSocket.h>
#include <thrift/transport/TSSLServerSocket.h>
#include <thrift/transport/TSSLSocket.h>
#include <thrift/transport/TServerSocket.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>

inline std::shared_ptr<apache::thrift::transport::TSSLSocketFactory> tls(const std::string& link, const bool server) {
  const std::string folder = std::string(std::getenv("CERTIFICATES")) + '/';
  const std::string own = folder + (server ? "server" : "client");
  const std::string other = folder + (server ? "client.pem" : "server.pem");
  const bool mutual = link == "mutual-tls";
  const auto factory = std::make_shared<apache::thrift::transport::TSSLSocketFactory>();
  factory->server(server);
  if (server || mutual) {
    factory->loadCertificate((own + ".pem").c_str());
    factory->loadPrivateKey((own + ".key").c_str());
  }
  if (!server || mutual) factory->loadTrustedCertificates(other.c_str());
  factory->authenticate(!server || mutual);
  return factory;
}

inline std::shared_ptr<apache::thrift::transport::TSocket> clientSocket(
    const std::string& link, const int port, const std::string& path) {
  using apache::thrift::transport::TSocket;
  if (link == "unix") return std::make_shared<TSocket>(path);
  if (link == "tcp") return std::make_shared<TSocket>("127.0.0.1", port);
  // Kept: with its last factory the library cleans OpenSSL up.
  static std::map<std::string, std::shared_ptr<apache::thrift::transport::TSSLSocketFactory>> factories;
  auto& factory = factories[link];
  if (!factory) factory = tls(link, false);
  return factory->createSocket("127.0.0.1", port);
}

/** Makes a server socket of a class, or of its class for TLS. */
template <class Plain, class Tls>
std::shared_ptr<Plain> serverSocket(const std::string& link, const std::string& path) {
  if (link == "unix") return std::make_shared<Plain>(path);
  if (link == "tcp") return std::make_shared<Plain>("127.0.0.1", 0);
  return std::make_shared<Tls>("127.0.0.1", 0, tls(link, true));
}
