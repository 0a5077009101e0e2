"""NumPy's matrix product, which is OpenBLAS's: openblas_peer.py SHAPE..., with OPENBLAS_NUM_THREADS in the environment"""

import ctypes
import os
import re
import sys

import numpy

import line_server


def library():
    """What the BLAS that is loaded says of itself; anything but OpenBLAS would be no comparison."""
    numpy.ones((8, 8), numpy.float32) @ numpy.ones((8, 8), numpy.float32)
    with open("/proc/self/maps", encoding="ascii") as maps:
        paths = set(re.findall(r"(/\S*(?:blas)\S*\.so\S*)", maps.read()))
    found = sorted(path for path in paths if "openblas" in path)
    if not found:
        sys.exit(f"NumPy does not use OpenBLAS here but {', '.join(sorted(paths)) or 'its own loops'}; install libopenblas0-pthread.")
    blas = ctypes.CDLL(found[0])
    blas.openblas_get_config.restype = ctypes.c_char_p
    wanted = int(os.environ["OPENBLAS_NUM_THREADS"])
    if blas.openblas_get_num_threads() != wanted:
        sys.exit(f"OpenBLAS uses {blas.openblas_get_num_threads()} threads, not {wanted}.")
    return blas.openblas_get_config().decode().strip()


def product(shape):
    rows, inner, columns = map(int, shape.split("x"))
    random = numpy.random.default_rng(1)
    left = random.uniform(-1, 1, (rows, inner)).astype(numpy.float32)
    right = random.uniform(-1, 1, (inner, columns)).astype(numpy.float32)
    result = numpy.empty((rows, columns), numpy.float32)
    return lambda: numpy.matmul(left, right, out=result)


version = f"NumPy {numpy.__version__} with {library()}"
line_server.serve({shape: product(shape) for shape in sys.argv[1:]}, dict, version)
