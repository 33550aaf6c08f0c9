"""The transports and protocols of Apache Thrift for Python, by the names that the interop tests use."""

from thrift.protocol import TBinaryProtocol, TCompactProtocol, THeaderProtocol, TJSONProtocol
from thrift.transport import THttpClient, TSocket, TTransport
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


def client_transport(name, port, timeout_ms):
    if name == "http":
        transport = THttpClient.THttpClient(f"http://127.0.0.1:{port}/")
        transport.setTimeout(timeout_ms)
        return transport
    socket = TSocket.TSocket("127.0.0.1", port)
    socket.setTimeout(timeout_ms)
    return TRANSPORTS[name]().getTransport(socket)
