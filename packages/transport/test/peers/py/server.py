"""server.py SERVER TRANSPORT PROTOCOL LINK SERVICE PATH: serves Peer, under the name SERVICE where that is not empty;
writes its port, then each call that it gets, as lines of JSON."""

import json
import os
import sys
import threading
from http.server import HTTPServer

from everything import Everywhere
from everything.ttypes import Absent, Refused
from peers import Peer, Stranger
from peers.ttypes import Defaults
from stack import TRANSPORTS, protocol_factory, server_socket
from thrift.server import THttpServer, TNonblockingServer, TServer
from thrift.TMultiplexedProcessor import TMultiplexedProcessor
from values import specs_of, to_neutral

MODULES = [Peer, Everywhere]


def say(value):
    # One write a line: threads of a pool say things at the same time.
    os.write(1, (json.dumps(value) + "\n").encode())


class Handler:
    """Gives the first argument back, but for the methods below."""

    def __getattr__(self, method):
        specs = specs_of(MODULES, method, "args")

        def called(*args):
            seen = [to_neutral(spec[1], spec[3], value) for spec, value in zip(specs, args)]
            say({"method": method, "args": seen})
            own = OWN.get(method)
            return own(*args) if own is not None else args[0]

        return called


def divide(a, b):
    if b == 0:
        raise Refused(why="by 0", level=a)
    return a // b


def refuse(how):
    if how == 1:
        raise Refused(why="no €", level=-1)
    if how == 2:
        raise Absent(key="gone")
    if how == 3:
        raise RuntimeError("undeclared")


OWN = {
    "nothing": lambda: None,
    "forget": lambda what: None,
    "freshDefaults": Defaults,
    "isPositive": lambda value: value > 0,
    "sum": lambda a, b, name, more: a + b + len(name) + sum(more),
    "divide": divide,
    "refuse": refuse,
}


class PatientHttpServer(HTTPServer):
    # More callers may wait than the five that are the default.
    request_queue_size = 128


def saying_its_port(socket):
    listen = socket.listen

    def listening():
        listen()
        name = socket.handle.getsockname()
        say({"port": 0 if isinstance(name, str) else name[1]})

    socket.listen = listening
    return socket


def processor_of(service):
    processor = Peer.Processor(Handler())
    if not service:
        return processor
    multiplexed = TMultiplexedProcessor()
    multiplexed.registerProcessor(service, processor)
    multiplexed.registerProcessor("other", Stranger.Processor(None))
    return multiplexed


def serve(server, transport, protocol, link, service, path):
    processor = processor_of(service)
    factory = protocol_factory(transport, protocol)
    if server == "THttpServer":
        made = THttpServer.THttpServer(processor, ("127.0.0.1", 0), factory, server_class=PatientHttpServer)
        say({"port": made.httpd.server_address[1]})
        made.serve()
        return
    socket = saying_its_port(server_socket(link, path))
    if server == "TNonblockingServer":
        TNonblockingServer.TNonblockingServer(processor, socket, factory, factory).serve()
        return
    kind = {"TSimpleServer": TServer.TSimpleServer, "TThreadPoolServer": TServer.TThreadPoolServer}[server]
    made = kind(processor, socket, TRANSPORTS[transport](), factory)
    if server == "TThreadPoolServer":
        made.setNumThreads(4)
        made.daemon = True
    made.serve()


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
serve(*sys.argv[1:])
