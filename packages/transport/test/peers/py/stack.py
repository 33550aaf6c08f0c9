"""The transports and protocols of Apache Thrift for Python, by the names that the interop tests use."""

from thrift.protocol import TBinaryProtocol, TCompactProtocol, TJSONProtocol
from thrift.transport import TTransport

TRANSPORTS = {
    "buffered": TTransport.TBufferedTransportFactory,
    "framed": TTransport.TFramedTransportFactory,
}

PROTOCOLS = {
    "binary": TBinaryProtocol.TBinaryProtocolFactory,
    "binary-old": lambda: TBinaryProtocol.TBinaryProtocolFactory(strictRead=False, strictWrite=False),
    "binary-accelerated": lambda: TBinaryProtocol.TBinaryProtocolAcceleratedFactory(fallback=False),
    "compact": TCompactProtocol.TCompactProtocolFactory,
    "compact-accelerated": lambda: TCompactProtocol.TCompactProtocolAcceleratedFactory(fallback=False),
    "json": TJSONProtocol.TJSONProtocolFactory,
}
