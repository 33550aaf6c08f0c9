<?php
// Turns the neutral JSON values of the interop tests into what generated code takes, and back, by its $_TSPEC.

use Thrift\Type\TType;

function to_native(array $spec, mixed $value): mixed
{
    switch ($spec['type']) {
        case TType::I64:
            return (int) $value;
        case TType::DOUBLE:
            return match ($value) {
                'NaN' => NAN,
                'Infinity' => INF,
                '-Infinity' => -INF,
                '-0' => -0.0,
                default => (float) $value,
            };
        case TType::STRING:
            return hex2bin($value['hex']);
        case TType::LST:
            return array_map(fn ($each) => to_native($spec['elem'], $each), $value);
        case TType::SET:
            // Elements of a set stand as keys.
            return array_fill_keys(array_map(fn ($each) => to_native($spec['elem'], $each), $value), true);
        case TType::MAP:
            $map = [];
            foreach ($value as [$key, $each]) {
                $map[to_native($spec['key'], $key)] = to_native($spec['val'], $each);
            }
            return $map;
        case TType::STRUCT:
            return struct($spec['class'], $value);
        default:
            return $value;
    }
}

function struct(string $class, array $fields): object
{
    $native = [];
    foreach ($class::$_TSPEC as $spec) {
        if (array_key_exists($spec['var'], $fields)) {
            $native[$spec['var']] = to_native($spec, $fields[$spec['var']]);
        }
    }
    return new $class($native);
}

function to_neutral(array $spec, mixed $value): mixed
{
    switch ($spec['type']) {
        case TType::BOOL:
            return expect('is_bool', $value);
        case TType::I64:
            return (string) expect('is_int', $value);
        case TType::DOUBLE:
            expect('is_float', $value);
            if (is_nan($value)) {
                return 'NaN';
            }
            if (is_infinite($value)) {
                return $value > 0 ? 'Infinity' : '-Infinity';
            }
            return $value === 0.0 && fdiv(1, $value) < 0 ? '-0' : $value;
        case TType::STRING:
            return ['hex' => bin2hex(expect('is_string', $value))];
        case TType::LST:
            return array_map(fn ($each) => to_neutral($spec['elem'], $each), $value);
        case TType::SET:
            return array_map(fn ($each) => key_to_neutral($spec['elem'], $each), array_keys($value));
        case TType::MAP:
            $pairs = [];
            foreach ($value as $key => $each) {
                $pairs[] = [key_to_neutral($spec['key'], $key), to_neutral($spec['val'], $each)];
            }
            return $pairs;
        case TType::STRUCT:
            return fields_of($value);
        default:
            return expect('is_int', $value);
    }
}

/** Keys of arrays are integers where they look like it, and never booleans. */
function key_to_neutral(array $spec, int|string $key): mixed
{
    return to_neutral($spec, match ($spec['type']) {
        TType::BOOL => (bool) $key,
        TType::STRING => (string) $key,
        default => $key,
    });
}

function fields_of(object $value): object
{
    $fields = [];
    foreach ($value::$_TSPEC as $spec) {
        if ($value->{$spec['var']} !== null) {
            $fields[$spec['var']] = to_neutral($spec, $value->{$spec['var']});
        }
    }
    return (object) $fields;
}

function expect(callable $holds, mixed $value): mixed
{
    if (!$holds($value)) {
        throw new TypeError('got ' . gettype($value) . " where $holds is promised");
    }
    return $value;
}

/** The fields of a method's arguments or result, as generated for the service that defines it. */
function specs_of(array $services, string $method, string $what): array
{
    foreach ($services as $service) {
        $class = "{$service}_{$method}_$what";
        if (class_exists($class)) {
            return $class::$_TSPEC;
        }
    }
    return [];
}
