"""server.py SERVER TRANSPORT PROTOCOL: serves Peer; writes its port, then each call that it gets, as lines of JSON."""

import json
import os
import sys
import threading
from http.server import HTTPServer

from everything import Everywhere
from everything.ttypes import Absent, Refused
from peers import Peer
from peers.ttypes import Defaults
from stack import TRANSPORTS, protocol_factory
from thrift.server import THttpServer, TNonblockingServer, TServer
from thrift.transport import TSocket
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


class Listening(TSocket.TServerSocket):
    def listen(self):
        super().listen()
        say({"port": self.handle.getsockname()[1]})


def serve(server, transport, protocol):
    processor = Peer.Processor(Handler())
    factory = protocol_factory(transport, protocol)
    if server == "THttpServer":
        made = THttpServer.THttpServer(processor, ("127.0.0.1", 0), factory, server_class=PatientHttpServer)
        say({"port": made.httpd.server_address[1]})
        made.serve()
        return
    socket = Listening(host="127.0.0.1", port=0)
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
