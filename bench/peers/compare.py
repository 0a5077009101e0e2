"""Measures AutogradNet and its peers in turn and writes a table. See README.md; `run` installs what this needs and calls it."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

import machine
import report
from engine import Engine
from nearness import Nearness
from rounds import bursts

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = ["squeezenet1_1", "mobilenet_v2", "resnet18", "resnet50", "vgg16"]
SCALED = ["vgg16", "resnet50"]
TRAININGS = [("resnet20", 64, 32, 10), ("resnet18", 8, 224, 1000)]
SCALING = "resnet18"
SQUARES = ["256x256x256", "1024x1024x1024"]
# The products that ResNet-50's convolutions are for one picture of 224×224: filters, channels times taps, places.
RESNET50 = [
    "64x147x12544", "64x64x3136", "64x576x3136", "256x64x3136", "64x256x3136", "128x1152x784", "512x128x784", "128x512x784",
    "256x2304x196", "1024x256x196", "256x1024x196", "512x4608x49", "2048x512x49", "512x2048x49",
]
# Where two values nearly tie, one library may find a rectifier open or choose a maximum that another does not: single pixels of gradients
# then differ, so that it is the gradients' length that must agree.
TOLERANCE = {"logits": 1e-3, "input_gradient": 1, "input_gradient_length": 5e-2, "loss": 1e-3}


def main():
    parser = argparse.ArgumentParser(description="Measures AutogradNet, ONNX Runtime, PyTorch and OpenBLAS in turn.")
    parser.add_argument("--cli", required=True, help="the autogradnet program")
    parser.add_argument("--models", default=",".join(MODELS), help="which models, with commas between; none for none")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="three rounds, and two small models unless --models says otherwise")
    parser.add_argument("--no-training", action="store_true")
    parser.add_argument("--no-kernels", action="store_true")
    parser.add_argument("--no-scaling", action="store_true")
    parser.add_argument("--out", required=True, help="the Markdown file to write; the raw figures go beside it as .json")
    options = parser.parse_args()
    models = [name for name in options.models.split(",") if name and name != "none"]
    if unknown := set(models) - set(MODELS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(MODELS)}")
    if options.quick:
        options.rounds = 3
        if options.models == parser.get_default("models"):
            models = ["squeezenet1_1", "resnet18"]

    result = {
        "machine": machine.describe(),
        "busy": machine.busy(),
        "commit": machine.commit(),
        "threads": options.threads,
        "rounds": options.rounds,
        "versions": [machine.dotnet()],
        "models": {},
        "training": {},
        "kernels": {},
    }
    if options.threads > 1:
        with ours(options, ["--matmul", "1x1x1"]) as watcher:
            options.nearness = Nearness(watcher)
            measure(options, result, models)
    else:
        options.nearness = Nearness(None)
        measure(options, result, models)
    result["nearness"] = {"measurements": options.nearness.measurements, "near": options.nearness.near, "least_nanoseconds": options.nearness.least}

    os.makedirs(os.path.dirname(os.path.abspath(options.out)), exist_ok=True)
    if not options.no_scaling:
        tell(f"{SCALING}, growing")
        chart = os.path.join(os.path.dirname(os.path.abspath(options.out)), "scaling.png")
        result["scaling"] = bench(options, ["--model", SCALING, "--scaling", chart, "--runs", "1" if options.quick else "5"])
    text = report.write(result)
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(text)
    with open(os.path.splitext(options.out)[0] + ".json", "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)
    print(text)


def measure(options, result, models):
    """Everything but how cost grows, which is measured in one go."""
    if not options.no_kernels:
        kernels(options, result)
    if options.threads > 1 and set(models) & set(SCALED):
        # Processors that share a core are no faster together: what threads can gain at all.
        result["fma_peaks"] = {str(count): bench(options, ["--matmul", "64x64x64", "--runs", "1"], count)["fma_peak_gflops"] for count in (1, options.threads)}
    for name in models:
        tell(name)
        result["models"][name] = model(options, result, name)
    if not options.no_training:
        for name, batch, size, classes in TRAININGS[: 1 if options.quick else None]:
            tell(f"{name}, a training step of {batch}")
            result["training"][f"{name}, {batch}×3×{size}×{size}"] = training(options, result, name, batch, size, classes)


def model(options, result, name):
    """All that is measured of one model with one picture."""
    with folder() as place:
        arguments = ["--model", name, "--parts", "forward,backward,gradcam,five", "--export", place]
        with ours(options, arguments) as mine, ort(options, place) as onnx, torch(options, name, place) as pytorch:
            differences = {peer.name: agreement(peer, name) for peer in (onnx, pytorch)}
            versions(result, onnx, pytorch)
            for engine in (mine, onnx, pytorch):
                for part in engine.parts:
                    if part != "training":
                        engine.warm(part)

            # In a process of its own: filters packed in other ways would take the room of those that the others need.
            with ours(options, ["--model", name, "--weights", f"{place}/weights.safetensors", "--parts", "taps"]) as other:
                other.warm("taps")
                backward = {engine.name: timed(engine, "backward") for engine in (mine, pytorch)}
                backward = bursts(backward | {report.TAPS: timed(other, "taps")}, options.rounds, options.nearness)

            found = {
                "differences": differences,
                "forward": bursts({engine.name: timed(engine, "forward") for engine in (mine, onnx, pytorch)}, options.rounds, options.nearness),
                "backward": backward,
                "explanations": bursts({part: timed(mine, part) for part in ("forward", "backward", "gradcam", "five")}, options.rounds, options.nearness),
            }
            if name in SCALED and options.threads > 1:
                found["threads"] = bursts_by_threads(mine, options)
        memory = bench(options, ["--model", name, "--weights", f"{place}/weights.safetensors", "--parts", "gradcam", "--runs", "5"])
        found["allocated_bytes"] = memory["allocated_bytes"]["gradcam_ms"]
        found["peak_working_set_mb"] = memory["peak_working_set_mb"]
        found["weights_mb"] = os.path.getsize(f"{place}/weights.safetensors") / 2**20
        return found


def bursts_by_threads(mine, options):
    def with_threads(count):
        def run(calls):
            mine.ask(f"threads {count}")
            return mine.times("forward", calls)

        return run

    found = bursts({"1": with_threads(1), str(options.threads): with_threads(options.threads)}, options.rounds, options.nearness)
    mine.ask(f"threads {options.threads}")
    return found


def training(options, result, name, batch, size, classes):
    with folder() as place:
        arguments = ["--model", name, "--batch", str(batch), "--size", str(size), "--classes", str(classes), "--parts", "training", "--export", place]
        with ours(options, arguments) as mine, torch(options, name, place) as pytorch:
            differences = agreement(pytorch, name)
            versions(result, pytorch)
            for engine in (mine, pytorch):
                engine.warm("training")
            steps = bursts({engine.name: timed(engine, "training") for engine in (mine, pytorch)}, options.rounds, options.nearness)
            return {"differences": differences, "steps": steps}


def kernels(options, result):
    shapes = SQUARES + ([] if options.quick else RESNET50)
    tell("matrix products")
    arguments = [word for shape in shapes for word in ("--matmul", shape)]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": str(options.threads)}
    with ours(options, arguments) as mine, Engine("OpenBLAS", [sys.executable, f"{HERE}/openblas_peer.py", *shapes], environment) as blas:
        versions(result, blas)
        for engine in (mine, blas):
            engine.warm(shapes[0])
        for shape in shapes:
            result["kernels"][shape] = bursts({engine.name: timed(engine, shape) for engine in (mine, blas)}, options.rounds, options.nearness, milliseconds=100)

    # The peak is measured just before the product, in the same process, several times.
    result["peak"] = [options.nearness.during(lambda: bench(options, ["--matmul", SQUARES[-1], "--runs", "30"])) for _ in range(3)]


def timed(engine, part):
    return lambda calls: engine.times(part, calls)


def ours(options, arguments):
    return Engine("AutogradNet", [options.cli, "bench", "--threads", str(options.threads), "--interleave", *arguments])


def ort(options, place):
    return Engine("ONNX Runtime", ["node", f"{HERE}/ort_peer.js", place, str(options.threads)])


def torch(options, name, place):
    return Engine("PyTorch", [sys.executable, f"{HERE}/torch_peer.py", name, place, str(options.threads)])


def bench(options, arguments, threads=None):
    """What `autogradnet bench --json` says."""
    command = [options.cli, "bench", "--threads", str(threads or options.threads), "--json", *arguments]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def agreement(peer, name):
    """Relative differences of a peer's results from ours; figures of something else would mean nothing, so large ones end it."""
    found = peer.check()
    for key, value in found.items():
        # Not a number is no agreement either.
        if not value <= TOLERANCE[key]:
            sys.exit(f"{peer.name} computes {key} of {name} with a relative difference of {value:.1e}; at most {TOLERANCE[key]} was expected.")
    return found


def versions(result, *engines):
    for engine in engines:
        text = engine.version()
        if text not in result["versions"]:
            result["versions"].append(text)


def tell(text):
    print(f"{text} …", file=sys.stderr, flush=True)


class folder:
    """A folder for weights, which may be large; gone afterwards."""

    def __enter__(self):
        self._path = tempfile.mkdtemp(prefix="peers-")
        return self._path

    def __exit__(self, *_):
        shutil.rmtree(self._path, ignore_errors=True)


if __name__ == "__main__":
    main()
