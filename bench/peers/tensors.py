"""Reads safetensors files: a length, a JSON header, the bytes."""

import json

import numpy

TYPES = {"F32": numpy.float32, "F64": numpy.float64, "I64": numpy.int64}


def read(path):
    """The tensors of a file by name, as arrays that may be written to."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    arrays = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        arrays[name] = numpy.frombuffer(data[start:end], TYPES[entry["dtype"]]).reshape(entry["shape"]).copy()
    return arrays


def difference(actual, expected):
    """The largest difference, relative to the largest expected magnitude."""
    return float(numpy.abs(actual - expected).max() / max(numpy.abs(expected).max(), 1e-30))


def distance(actual, expected):
    """The length of the difference, relative to the length of what was expected."""
    return float(numpy.linalg.norm(actual - expected) / max(numpy.linalg.norm(expected), 1e-30))
