"""PyTorch on what `autogradnet bench --export` wrote: torch_peer.py MODEL FOLDER THREADS"""

import sys
import warnings

import torch

import line_server
import tensors

with warnings.catch_warnings():
    # torchvision says that it cannot show pictures or read videos here; none are.
    warnings.simplefilter("ignore")
    import torchvision

from cifar_resnet import ResNet20


def main():
    name, folder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    example = tensors.read(f"{folder}/example.safetensors")
    classes = example["logits"].shape[1]
    model = ResNet20(classes) if name == "resnet20" else getattr(torchvision.models, name)(weights=None, num_classes=classes)
    model.load_state_dict({key: torch.from_numpy(value) for key, value in tensors.read(f"{folder}/weights.safetensors").items()})
    model.eval()
    images = torch.from_numpy(example["input"])
    labels = torch.from_numpy(example["labels"])
    watched = images.clone().requires_grad_(True)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)

    def forward():
        with torch.inference_mode():
            return model(images)

    def backward():
        # The weights' gradients are not asked for, so that they are not computed either.
        if next(model.parameters()).requires_grad:
            model.requires_grad_(False)
        return torch.autograd.grad(model(watched)[:, 0].sum(), watched)[0]

    def training():
        model.train().requires_grad_(True)
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        model.eval()
        return loss.item()

    def check():
        gradient = backward().numpy()
        found = {
            "logits": tensors.difference(forward().numpy(), example["logits"]),
            "input_gradient": tensors.difference(gradient, example["input_gradient"]),
            "input_gradient_length": tensors.distance(gradient, example["input_gradient"]),
        }
        if "loss" in example:
            found["loss"] = abs(training() - float(example["loss"])) / abs(float(example["loss"]))
        return found

    version = f"PyTorch {torch.__version__}, torchvision {torchvision.__version__}, oneDNN {'on' if torch.backends.mkldnn.is_available() else 'off'}"
    line_server.serve({"forward": forward, "backward": backward, "training": training}, check, version)


main()
