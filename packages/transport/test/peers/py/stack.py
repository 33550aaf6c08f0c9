"""The transports and protocols of Apache Thrift for Python, by the names that the interop tests use."""

import os
import ssl

from thrift.protocol import TBinaryProtocol, TCompactProtocol, THeaderProtocol, TJSONProtocol
from thrift.transport import THttpClient, TSocket, TSSLSocket, TTransport
from thrift.transport.THeaderTransport import THeaderClientType, THeaderSubprotocolID, THeaderTransformID

TRANSPORTS = {
    "buffered": TTransport.TBufferedTransportFactory,
    "framed": TTransport.TFramedTransportFactory,
    # The protocol brings its own.
    "header": TTransport.TTransportFactoryBase,
}

PROTOCOLS = {
    "binary": TBinaryProtocol.TBinaryProtocolFactory,
    "binary-old": lambda: TBinaryProtocol.TBinaryProtocolFactory(strictRead=False, strictWrite=False),
    "binary-accelerated": lambda: TBinaryProtocol.TBinaryProtocolAcceleratedFactory(fallback=False),
    "compact": TCompactProtocol.TCompactProtocolFactory,
    "compact-accelerated": lambda: TCompactProtocol.TCompactProtocolAcceleratedFactory(fallback=False),
    "json": TJSONProtocol.TJSONProtocolFactory,
}


class HeaderProtocolFactory(THeaderProtocol.THeaderProtocolFactory):
    def __init__(self, subprotocol, compressed):
        super().__init__((THeaderClientType.HEADERS,), subprotocol)
        self.compressed = compressed

    def getProtocol(self, transport):
        protocol = super().getProtocol(transport)
        if self.compressed:
            protocol.add_transform(THeaderTransformID.ZLIB)
        return protocol


def protocol_factory(transport, protocol):
    if transport != "header":
        return PROTOCOLS[protocol]()
    name, _, variant = protocol.partition("-")
    subprotocol = {"binary": THeaderSubprotocolID.BINARY, "compact": THeaderSubprotocolID.COMPACT}[name]
    return HeaderProtocolFactory(subprotocol, variant == "zlib")


def certificate(name):
    return os.path.join(os.environ["CERTIFICATES"], name)


def client_socket(link, port, path):
    if link == "unix":
        return TSocket.TSocket(unix_socket=path)
    if link == "tcp":
        return TSocket.TSocket("127.0.0.1", port)
    own = {"certfile": certificate("client.pem"), "keyfile": certificate("client.key")}
    options = {"ca_certs": certificate("server.pem"), **(own if link == "mutual-tls" else {})}
    return TSSLSocket.TSSLSocket("127.0.0.1", port, cert_reqs=ssl.CERT_REQUIRED, **options)


def server_socket(link, path):
    if link == "unix":
        return TSocket.TServerSocket(unix_socket=path)
    if link == "tcp":
        return TSocket.TServerSocket(host="127.0.0.1", port=0)
    own = {"certfile": certificate("server.pem"), "keyfile": certificate("server.key")}
    if link == "tls":
        return TSSLSocket.TSSLServerSocket(host="127.0.0.1", port=0, **own)
    return TSSLSocket.TSSLServerSocket(
        host="127.0.0.1",
        port=0,
        cert_reqs=ssl.CERT_REQUIRED,
        ca_certs=certificate("client.pem"),
        # By default a client's certificate must be for the address that it comes from.
        validate_callback=lambda certificate, address: None,
        **own,
    )


def client_transport(name, link, port, path, timeout_ms):
    if name == "http":
        scheme = "http" if link == "tcp" else "https"
        transport = THttpClient.THttpClient(
            f"{scheme}://127.0.0.1:{port}/", cafile=None if link == "tcp" else certificate("server.pem")
        )
        transport.setTimeout(timeout_ms)
        return transport
    socket = client_socket(link, port, path)
    socket.setTimeout(timeout_ms)
    return TRANSPORTS[name]().getTransport(socket)
