<?php
// server.php SERVER TRANSPORT PROTOCOL LINK SERVICE PATH: serves Peer; writes its port, then each call that it gets, as
// lines of JSON.

require __DIR__ . '/thrift.php';
require __DIR__ . '/values.php';

use Thrift\Server\TServerSocket;
use Thrift\Server\TSimpleServer;

/** Gives the first argument back, but for the methods that it has. */
class Handler
{
    public function __call(string $method, array $args): mixed
    {
        $seen = [];
        foreach (array_values(specs_of(['Peer', 'Everywhere'], $method, 'args')) as $i => $spec) {
            $seen[] = to_neutral($spec, $args[$i]);
        }
        say(['method' => $method, 'args' => $seen]);
        return method_exists($this, "own_$method") ? $this->{"own_$method"}(...$args) : $args[0];
    }

    private function own_nothing(): void
    {
    }

    private function own_forget(): void
    {
    }

    private function own_freshDefaults(): Defaults
    {
        return new Defaults();
    }

    private function own_isPositive(float $value): bool
    {
        return $value > 0;
    }

    private function own_sum(int $a, int $b, string $name, array $more): int
    {
        return $a + $b + strlen($name) + array_sum($more);
    }

    private function own_divide(int $a, int $b): int
    {
        if ($b === 0) {
            throw new Refused(['why' => 'by 0', 'level' => $a]);
        }
        return intdiv($a, $b);
    }

    private function own_refuse(int $how): void
    {
        match ($how) {
            0 => null,
            1 => throw new Refused(['why' => 'no €', 'level' => -1]),
            2 => throw new Absent(['key' => 'gone']),
            3 => throw new RuntimeException('undeclared'),
        };
    }
}

/** Says its port, and ends the program when standard input does. */
class ListeningSocket extends TServerSocket
{
    public function __construct(private string $link, private string $path)
    {
        parent::__construct('127.0.0.1', 0);
    }

    public function listen(): void
    {
        match ($this->link) {
            'tcp' => parent::listen(),
            'unix' => $this->listenAt("unix://$this->path"),
            default => $this->listenAt('tls://127.0.0.1:0'),
        };
        $name = stream_socket_get_name($this->listener_, false);
        say(['port' => $this->link === 'unix' ? 0 : (int) substr(strrchr($name, ':'), 1)]);
    }

    /** The library's own listens on TCP only. */
    private function listenAt(string $address): void
    {
        $context = stream_context_create(server_options($this->link));
        $this->listener_ = stream_socket_server($address, context: $context);
    }

    protected function acceptImpl()
    {
        $read = [$this->listener_, STDIN];
        $none = null;
        stream_select($read, $none, $none, null);
        if (in_array(STDIN, $read, true)) {
            exit(0);
        }
        $socket = parent::acceptImpl();
        $socket?->setRecvTimeout(20_000);
        return $socket;
    }
}

[, , $transport, $protocol, $link, , $path] = $argv;
$transports = transport_factory($transport);
$protocols = protocol_factory($protocol);
$processor = new PeerProcessor(new Handler());
$socket = new ListeningSocket($link, $path);
(new TSimpleServer($processor, $socket, $transports, $transports, $protocols, $protocols))->serve();
