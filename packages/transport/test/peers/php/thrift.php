<?php
// Loads Apache Thrift's classes and the generated ones, and knows stacks by the names that the interop tests use.

use Thrift\Factory\TBinaryProtocolFactory;
use Thrift\Factory\TCompactProtocolFactory;
use Thrift\Factory\TJSONProtocolFactory;
use Thrift\Factory\TTransportFactory;
use Thrift\Transport\TBufferedTransport;
use Thrift\Transport\TFramedTransport;
use Thrift\Transport\TTransport;

// Deprecations of the library's own code must not stand between the lines of JSON.
error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', 'stderr');

// Debian puts the library's classes straight below /usr/lib/php.
spl_autoload_register(function (string $class): void {
    $file = str_starts_with($class, 'Thrift\\')
        ? getenv('THRIFT_PHP') . '/' . str_replace('\\', '/', substr($class, strlen('Thrift\\'))) . '.php'
        : getenv('GENERATED_PHP') . "/$class.php";
    if (is_file($file)) {
        require_once $file;
    }
});

class BufferedFactory extends TTransportFactory
{
    public static function getTransport(TTransport $transport)
    {
        return new TBufferedTransport($transport);
    }
}

class FramedFactory extends TTransportFactory
{
    public static function getTransport(TTransport $transport)
    {
        return new TFramedTransport($transport);
    }
}

function transport_factory(string $name): TTransportFactory
{
    return match ($name) {
        'buffered' => new BufferedFactory(),
        'framed' => new FramedFactory(),
    };
}

function protocol_factory(string $name): object
{
    return match ($name) {
        'binary' => new TBinaryProtocolFactory(false, true),
        'binary-old' => new TBinaryProtocolFactory(false, false),
        'compact' => new TCompactProtocolFactory(),
        'json' => new TJSONProtocolFactory(),
    };
}

/** Options of a stream's context. */
function client_options(string $link): array
{
    $folder = getenv('CERTIFICATES');
    return match ($link) {
        'tcp', 'unix' => [],
        'tls' => ['ssl' => ['cafile' => "$folder/server.pem"]],
        'mutual-tls' => ['ssl' => [
            'cafile' => "$folder/server.pem",
            'local_cert' => "$folder/client.pem",
            'local_pk' => "$folder/client.key",
        ]],
    };
}

function server_options(string $link): array
{
    $folder = getenv('CERTIFICATES');
    $own = ['local_cert' => "$folder/server.pem", 'local_pk' => "$folder/server.key"];
    return match ($link) {
        'tcp', 'unix' => [],
        'tls' => ['ssl' => $own],
        'mutual-tls' => ['ssl' => [
            ...$own,
            'verify_peer' => true,
            'verify_peer_name' => false,
            'cafile' => "$folder/client.pem",
        ]],
    };
}

function say(mixed $value): void
{
    fwrite(STDOUT, json_encode($value, JSON_THROW_ON_ERROR) . "\n");
}
