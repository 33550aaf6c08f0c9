"""Turns the neutral JSON values of the interop tests into what generated code takes, and back, by its thrift_spec."""

import math

from thrift.Thrift import TType

SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


def to_native(type_id, details, value):
    if type_id == TType.I64:
        return int(value)
    if type_id == TType.DOUBLE:
        return SPECIAL[value] if isinstance(value, str) else float(value)
    if type_id == TType.STRING:
        data = bytes.fromhex(value["hex"])
        return data if details == "BINARY" else data.decode("utf-8")
    if type_id == TType.LIST:
        return [to_native(details[0], details[1], each) for each in value]
    if type_id == TType.SET:
        return {to_native(details[0], details[1], each) for each in value}
    if type_id == TType.MAP:
        key_type, key_details, value_type, value_details = details[:4]
        return {
            to_native(key_type, key_details, key): to_native(value_type, value_details, each)
            for key, each in value
        }
    if type_id == TType.STRUCT:
        return struct(details[0], value)
    return value


def struct(constructor, fields):
    specs = {spec[2]: spec for spec in constructor.thrift_spec if spec is not None}
    return constructor(
        **{name: to_native(specs[name][1], specs[name][3], value) for name, value in fields.items()}
    )


def to_neutral(type_id, details, value):
    if type_id == TType.BOOL:
        return expect(bool, value)
    if type_id == TType.I64:
        return str(expect(int, value))
    if type_id == TType.DOUBLE:
        expect(float, value)
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return "-0" if value == 0 and math.copysign(1, value) < 0 else value
    if type_id == TType.STRING:
        if details == "BINARY":
            return {"hex": expect(bytes, value).hex()}
        return {"hex": expect(str, value).encode("utf-8", "surrogatepass").hex()}
    if type_id in (TType.LIST, TType.SET):
        return [to_neutral(details[0], details[1], each) for each in value]
    if type_id == TType.MAP:
        key_type, key_details, value_type, value_details = details[:4]
        return [
            [to_neutral(key_type, key_details, key), to_neutral(value_type, value_details, each)]
            for key, each in value.items()
        ]
    if type_id == TType.STRUCT:
        return fields_of(value)
    return expect(int, value)


def fields_of(value):
    return {
        spec[2]: to_neutral(spec[1], spec[3], getattr(value, spec[2]))
        for spec in value.thrift_spec
        if spec is not None and getattr(value, spec[2]) is not None
    }


def expect(kind, value):
    if type(value) is not kind:
        raise TypeError(f"got {type(value).__name__} where {kind.__name__} is promised")
    return value


def specs_of(modules, method, what):
    """The fields of a method's arguments or result, as generated for the service that defines it."""
    for module in modules:
        found = getattr(module, f"{method}_{what}", None)
        if found is not None:
            return [spec for spec in found.thrift_spec if spec is not None]
    return []
