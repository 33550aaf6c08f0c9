<?php
// client.php: reads what to call, a line of JSON a connection, and writes a line with what came.

require __DIR__ . '/thrift.php';
require __DIR__ . '/values.php';

use Thrift\Exception\TApplicationException;
use Thrift\Protocol\TMultiplexedProtocol;
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

/** TSocket opens TCP connections only, but takes any stream that is open. */
function client_socket(array $asked): TSocket
{
    ['link' => $link, 'port' => $port, 'path' => $path] = $asked;
    $socket = new TSocket('127.0.0.1', $port);
    if ($link !== 'tcp') {
        $address = $link === 'unix' ? "unix://$path" : "tls://127.0.0.1:$port";
        $context = stream_context_create(client_options($link));
        $socket->setHandle(stream_socket_client($address, context: $context));
    }
    return $socket;
}

function connection(array $asked): array
{
    if ($asked['transport'] === 'http') {
        $scheme = $asked['link'] === 'tcp' ? 'http' : 'https';
        $transport = new THttpClient('127.0.0.1', $asked['port'], '/', $scheme, client_options($asked['link']));
        $transport->setTimeoutSecs(20);
    } else {
        $socket = client_socket($asked);
        $socket->setRecvTimeout(20_000);
        $transport = transport_factory($asked['transport'])::getTransport($socket);
    }
    $protocol = protocol_factory($asked['protocol'])->getProtocol($transport);
    if ($asked['service'] !== '') {
        $protocol = new TMultiplexedProtocol($protocol, $asked['service']);
    }
    $answers = [];
    if (!$transport->isOpen()) {
        $transport->open();
    }
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
