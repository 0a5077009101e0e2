"""From figures to Markdown: what was promised first, then every row."""

import datetime
import math
import statistics

from rounds import ratio

OURS = "AutogradNet"
TAPS = "AutogradNet, without Winograd"
PARTS = {"forward_ms": "forward", "forward_backward_ms": "forward + input gradient"}


def write(result):
    sections = [_heading(result), _targets(result)]
    if result["models"]:
        sections += [_forward(result), _backward(result), _explanations(result), _memory(result)]
    if result["training"]:
        sections.append(_training(result))
    if any("threads" in model for model in result["models"].values()):
        sections.append(_threads(result))
    if result["kernels"]:
        sections.append(_kernels(result))
    if "scaling" in result:
        sections.append(_scaling(result))
    if result["models"] or result["training"]:
        sections.append(_agreement(result))
    return "\n\n".join(sections) + "\n"


def _heading(result):
    lines = [
        "# AutogradNet and its peers",
        "",
        f"{datetime.date.today().isoformat()}, commit {result['commit']}, {result['threads']} threads. {result['machine']}.",
        f"{'; '.join(result['versions'])}.",
        "",
        "Written by `bench/peers/run`, which explains how. Times are medians in milliseconds over "
        f"{result['rounds']} rounds in which all take turns; ratios are medians of the rounds' ratios, below 1 where AutogradNet is faster. One picture of "
        "224×224 unless said otherwise, single precision, random weights that all share.",
    ]
    near = result["nearness"]
    if near["least_nanoseconds"]:
        lines += [
            "",
            f"In {near['near']} of {near['measurements']} rounds what one processor wrote reached the other soon, at best after {near['least_nanoseconds']:.0f} ns; "
            "a round in which it took more than twice as long is put off for up to 20 seconds, and measured up to three times.",
        ]
    if result["busy"] > 0.05:
        lines += ["", f"**Not to be relied on: other processes took {result['busy']:.0%} of the processors' time when it began.**"]
    return "\n".join(lines)


def _targets(result):
    rows = []
    models = result["models"]
    if result["kernels"]:
        share = _peak_share(result)
        rows.append(("Matrix product 1024³, share of the FMA peak", f"{share:.0%}", "≥ 85 %", share >= 0.85))
        blas = _ratio(result["kernels"]["1024x1024x1024"], "OpenBLAS")
        rows.append(("Matrix product 1024³, time against OpenBLAS", f"{blas:.2f}", "≤ 1", blas <= 1))
    if models:
        for part, title, peer, mean_limit, limit in (
            ("forward", "Forward against ONNX Runtime", "ONNX Runtime", 0.6, 1.0),
            ("backward", "Forward + input gradient against PyTorch", "PyTorch", 0.3, 0.45),
        ):
            ratios = {name: _ratio(model[part], peer) for name, model in models.items()}
            mean = _geometric_mean(ratios.values())
            rows.append((f"{title}, geometric mean of {len(ratios)}", f"{mean:.2f}", f"≤ {mean_limit}", mean <= mean_limit))
            worst = max(ratios, key=ratios.get)
            rows.append((f"{title}, the slowest", f"{ratios[worst]:.2f} ({worst})", f"≤ {limit}", ratios[worst] <= limit))
    for name, row in result["training"].items():
        value = _ratio(row["steps"], "PyTorch")
        rows.append((f"Training step of {name} against PyTorch", f"{value:.2f}", "≤ 0.6", value <= 0.6))
    if models:
        cams = {name: _cam(model) for name, model in models.items()}
        worst = max(cams, key=cams.get)
        rows.append(("Grad-CAM against a forward pass, the slowest", f"{cams[worst]:.2f} ({worst})", "≤ 1.15", cams[worst] <= 1.15))
        fives = {name: _five(model) for name, model in models.items()}
        worst = max(fives, key=fives.get)
        rows.append(("Five methods against a forward pass and five input gradients, the slowest", f"{fives[worst]:.2f} ({worst})", "≤ 1", fives[worst] <= 1))
    for name, model in models.items():
        if "threads" in model:
            value = _speedup(model, result)
            rows.append((f"{result['threads']} threads against one, {name}", f"{value:.2f}", "≥ 1.8", value >= 1.8))
    if models:
        most = max(models, key=lambda name: models[name]["allocated_bytes"])
        allocated = models[most]["allocated_bytes"] / 2**20
        rows.append(("Managed memory allocated by an explanation, the most", f"{allocated:.2f} MB ({most})", "≤ 1 MB", allocated <= 1))
    if "vgg16" in models:
        extra = models["vgg16"]["peak_working_set_mb"] - models["vgg16"]["weights_mb"]
        rows.append(("Peak working set explaining vgg16, beyond its weights", f"{extra:.0f} MB", "≤ 200 MB", extra <= 200))
    if "scaling" in result:
        for part, spread in result["scaling"]["spread"].items():
            for over, value in spread.items():
                rows.append((f"Time per FLOP over {over}, {PARTS[part]} of {result['scaling']['model']}, the largest against the smallest", f"{value:.2f}", "≤ 1.25", value <= 1.25))
    kept = sum(row[3] for row in rows)
    table = _table(["target", "measured", "wanted", "holds"], [[title, value, limit, "yes" if holds else "**no**"] for title, value, limit, holds in rows])
    return f"## Targets: {kept} of {len(rows)} hold\n\n{table}"


def _forward(result):
    rows = []
    for name, model in result["models"].items():
        times = model["forward"]
        rows.append([name, *(_ms(times[peer]) for peer in (OURS, "ONNX Runtime", "PyTorch")), _show(_ratio(times, "ONNX Runtime")), _show(_ratio(times, "PyTorch"))])
    return "## Forward\n\n" + _table(["model", OURS, "ONNX Runtime", "PyTorch", "÷ ONNX Runtime", "÷ PyTorch"], rows)


def _backward(result):
    rows = []
    for name, model in result["models"].items():
        times = model["backward"]
        columns = [_ms(times[way]) for way in (OURS, TAPS, "PyTorch")]
        rows.append([name, *columns, _show(_ratio(times, "PyTorch")), _show(ratio(times[TAPS], times["PyTorch"]))])
    text = (
        "The second and the last column, which count for no target: with `Compute.Winograd` switched off, convolutions add up in PyTorch's "
        "order."
    )
    head = ["model", OURS, TAPS, "PyTorch", "÷ PyTorch", "without Winograd ÷ PyTorch"]
    return f"## Forward and the gradient of one class score with respect to the input\n\n{text}\n\n" + _table(head, rows)


def _training(result):
    rows = [[name, _ms(row["steps"][OURS]), _ms(row["steps"]["PyTorch"]), _show(_ratio(row["steps"], "PyTorch"))] for name, row in result["training"].items()]
    return "## Training step: forward, cross-entropy, weight gradients, SGD with momentum\n\n" + _table(["model", OURS, "PyTorch", "÷ PyTorch"], rows)


def _explanations(result):
    rows = []
    for name, model in result["models"].items():
        times = model["explanations"]
        rows.append([name, *(_ms(times[part]) for part in ("forward", "backward", "gradcam", "five")), _show(_cam(model)), _show(_five(model))])
    head = ["model", "forward", "forward + input gradient", "Grad-CAM", "five methods", "Grad-CAM ÷ forward", "five ÷ (forward + 5 input gradients)"]
    return "## Explanations from one recording\n\n" + _table(head, rows)


def _memory(result):
    rows = [[name, f"{model['allocated_bytes'] / 1024:.0f}", f"{model['weights_mb']:.0f}", f"{model['peak_working_set_mb']:.0f}"] for name, model in result["models"].items()]
    return "## Memory of Grad-CAM explanations\n\n" + _table(["model", "managed KB allocated by one", "weights MB", "peak working set MB"], rows)


def _threads(result):
    many = str(result["threads"])
    rows = [[name, _ms(model["threads"]["1"]), _ms(model["threads"][many]), _show(_speedup(model, result))] for name, model in result["models"].items() if "threads" in model]
    one, more = (result["fma_peaks"][count] for count in ("1", many))
    text = f"The FMA peak is {one:.0f} GFLOP/s with one thread and {more:.0f} with {many}: here threads can gain a factor of {more / one:.2f} where arithmetic is all."
    return f"## Forward with one thread and with more\n\n{text}\n\n" + _table(["model", "1 thread", f"{many} threads", "speed-up"], rows)


def _kernels(result):
    rows = []
    for shape, times in result["kernels"].items():
        rows.append([shape.replace("x", "×"), _ms(times[OURS], 3), _ms(times["OpenBLAS"], 3), _show(_ratio(times, "OpenBLAS")), f"{_speed(shape, times[OURS]):.0f}", f"{_speed(shape, times['OpenBLAS']):.0f}"])
    peaks = statistics.median(run["fma_peak_gflops"] for run in result["peak"])
    text = f"The FMA peak of {result['threads']} threads is {peaks:.0f} GFLOP/s ({result['peak'][0]['fma_instructions']}); 1024³ reaches {_peak_share(result):.0%} of it. The other shapes are those of ResNet-50."
    return f"## Matrix products\n\n{text}\n\n" + _table(["rows × inner × columns", OURS, "OpenBLAS", "÷ OpenBLAS", "GFLOP/s", "OpenBLAS GFLOP/s"], rows)


def _scaling(result):
    rows = []
    for point in result["scaling"]["batches"] + result["scaling"]["sizes"]:
        costs = point["ms_per_gflop"]
        rows.append([f"{point['batch']}×3×{point['size']}×{point['size']}", *(f"{point[part]:.1f}" for part in costs), *(f"{cost:.2f}" for cost in costs.values())])
    parts = list(result["scaling"]["spread"])
    head = ["pictures", *(PARTS[part] for part in parts), *(f"{PARTS[part]}, ms per GFLOP" for part in parts)]
    return f"## {result['scaling']['model']} as batches and pictures grow\n\n![Time per FLOP](scaling.png)\n\n" + _table(head, rows)


def _agreement(result):
    rows = []
    for name, model in result["models"].items():
        for peer, found in model["differences"].items():
            rows += [[name, peer, key.replace("_", " "), f"{value:.0e}"] for key, value in found.items()]
    for name, row in result["training"].items():
        rows += [[name, "PyTorch", key.replace("_", " "), f"{value:.0e}"] for key, value in row["differences"].items()]
    return "## How far results differ, relative to the largest value\n\n" + _table(["model", "peer", "result", "difference"], rows)


def _ratio(times, peer):
    return ratio(times[OURS], times[peer])


def _cam(model):
    return ratio(model["explanations"]["gradcam"], model["explanations"]["forward"])


def _five(model):
    times = model["explanations"]
    budget = [forward + 5 * (both - forward) for forward, both in zip(times["forward"], times["backward"])]
    return ratio(times["five"], budget)


def _speedup(model, result):
    return ratio(model["threads"]["1"], model["threads"][str(result["threads"])])


def _speed(shape, times):
    return 2 * math.prod(map(int, shape.split("x"))) / statistics.median(times) / 1e6


def _peak_share(result):
    return statistics.median(run["gflops"]["matmul_1024x1024x1024_ms"] / run["fma_peak_gflops"] for run in result["peak"])


def _geometric_mean(values):
    return statistics.geometric_mean(values)


def _ms(times, digits=1):
    return f"{statistics.median(times):.{digits}f}"


def _show(value):
    return f"{value:.2f}"


def _table(head, rows):
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
