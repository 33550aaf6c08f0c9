<?php
// client.php: reads what to call, a line of JSON a connection, and writes a line with what came.

require __DIR__ . '/thrift.php';
require __DIR__ . '/values.php';

use Thrift\Exception\TApplicationException;
use Thrift\Transport\THttpClient;
use Thrift\Transport\TSocket;

function call(object $protocol, array $asked): array
{
    ['client' => $service, 'method' => $method] = $asked;
    $services = $service === 'Peer' ? ['Peer', 'Everywhere'] : [$service];
    $class = "{$service}Client";
    $client = new $class($protocol);
    $args = [];
    foreach (array_values(specs_of($services, $method, 'args')) as $i => $spec) {
        $args[] = to_native($spec, $asked['args'][$i]);
    }
    try {
        $result = $client->$method(...$args);
    } catch (Refused | Absent $error) {
        return ['declared' => $error::class, 'fields' => fields_of($error)];
    } catch (TApplicationException $error) {
        return ['application' => $error->getCode(), 'text' => $error->getMessage()];
    }
    $returned = specs_of($services, $method, 'result')[0] ?? null;
    return ['result' => $returned === null ? null : to_neutral($returned, $result)];
}

function connection(array $asked): array
{
    if ($asked['transport'] === 'http') {
        $transport = new THttpClient('127.0.0.1', $asked['port'], '/');
        $transport->setTimeoutSecs(20);
    } else {
        $socket = new TSocket('127.0.0.1', $asked['port']);
        $socket->setRecvTimeout(20_000);
        $transport = transport_factory($asked['transport'])::getTransport($socket);
    }
    $protocol = protocol_factory($asked['protocol'])->getProtocol($transport);
    $answers = [];
    $transport->open();
    try {
        foreach ($asked['calls'] as $each) {
            $answers[] = call($protocol, $each);
        }
    } catch (Throwable $error) {
        $answers[] = ['failed' => $error::class . ': ' . $error->getMessage()];
    }
    $transport->close();
    return $answers;
}

while (($line = fgets(STDIN)) !== false) {
    say(connection(json_decode($line, true, 512, JSON_THROW_ON_ERROR)));
}
