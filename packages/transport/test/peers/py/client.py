"""client.py: reads what to call, a line of JSON a connection, and writes a line with what came."""

import json
import sys

from everything import Everywhere
from everything.ttypes import Absent, Refused
from peers import Peer, Stranger
from stack import client_transport, protocol_factory
from thrift.protocol.TMultiplexedProtocol import TMultiplexedProtocol
from thrift.Thrift import TApplicationException
from values import fields_of, specs_of, to_native, to_neutral

SERVICES = {"Peer": (Peer.Client, [Peer, Everywhere]), "Stranger": (Stranger.Client, [Stranger])}


def call(protocol, asked):
    kind, modules = SERVICES[asked["client"]]
    method = asked["method"]
    specs = specs_of(modules, method, "args")
    args = [to_native(spec[1], spec[3], value) for spec, value in zip(specs, asked["args"])]
    try:
        result = getattr(kind(protocol), method)(*args)
    except (Refused, Absent) as error:
        return {"declared": type(error).__name__, "fields": fields_of(error)}
    except TApplicationException as error:
        return {"application": error.type, "text": error.message}
    returned = [spec for spec in specs_of(modules, method, "result") if spec[0] == 0]
    return {"result": to_neutral(returned[0][1], returned[0][3], result) if returned else None}


def connection(asked):
    transport = client_transport(asked["transport"], asked["link"], asked["port"], asked["path"], 20000)
    protocol = protocol_factory(asked["transport"], asked["protocol"]).getProtocol(transport)
    if asked["service"]:
        protocol = TMultiplexedProtocol(protocol, asked["service"])
    answers = []
    transport.open()
    try:
        for each in asked["calls"]:
            answers.append(call(protocol, each))
    except Exception as error:
        answers.append({"failed": f"{type(error).__name__}: {error}"})
    finally:
        transport.close()
    return answers


for line in sys.stdin:
    print(json.dumps(connection(json.loads(line))), flush=True)
