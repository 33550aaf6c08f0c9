"""A client as those of 2014: it knows the folder of the providers, and of a record nothing but its address.

    /usr/bin/python3 reader-2014.py ZOOKEEPER GENERATED CALLS

It announces itself, calls a random provider for each call, each over a connection of its own with Apache Thrift's
buffered transport and binary protocol, and prints a line of JSON for each.
"""

import json
import random
import sys

zookeeper, generated, calls = sys.argv[1:]
sys.path.insert(0, generated)

from kazoo.client import KazooClient
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TBufferedTransport

from thriftkeeper_tutorial.tutorial import Calculator
from thriftkeeper_tutorial.tutorial.ttypes import InvalidOperation, Operation, Work

registry = KazooClient(hosts=zookeeper)
registry.start(timeout=60)
registry.create("/thriftkeeper/tutorial/consumers/client1", b"", ephemeral=True, makepath=True)

for index in range(int(calls)):
    node = random.choice(registry.get_children("/thriftkeeper/tutorial/providers"))
    data, _ = registry.get("/thriftkeeper/tutorial/providers/" + node)
    host, port = json.loads(data)["address"].split(":")
    transport = TBufferedTransport(TSocket(host, int(port)))
    client = Calculator.Client(TBinaryProtocol(transport))
    transport.open()
    client.ping()
    client.zip()
    seen = {"node": node, "sum": client.add(index, 1), "value": client.getStruct(index).value}
    try:
        client.calculate(1, Work(1, 0, Operation.DIVIDE))
    except InvalidOperation as error:
        seen["why"] = error.why
    transport.close()
    print(json.dumps(seen), flush=True)

# It stays announced until it is told to go.
sys.stdin.read()
registry.stop()
