using AutogradNet.Explanations;
using AutogradNet.Layers;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Measuring;

/// <summary>What can be measured of a model: its passes, a training step and its explanations, on random pictures.</summary>
internal sealed class ModelBench : IDisposable
{
    /// <summary>The class that is explained.</summary>
    public const int Class = 0;

    // Packs filters in a way of its own, which would count as the others' memory.
    private const string Taps = "taps";

    // So small that the weights stay what they are like, however many steps are measured.
    private const double LearningRate = 1e-4;
    private const double Momentum = 0.9;

    private readonly Model _model;
    private readonly Tensor _input;
    private readonly int[] _labels;
    private readonly List<SaliencyMethod> _methods = [.. FiveMethods.Select(name => SaliencyMethods.Create(name))];
    private Sgd? _optimizer;

    /// <summary>Makes what is measured.</summary>
    /// <param name="model">The model, in evaluation mode; it stays the caller's, but the training step changes its weights.</param>
    /// <param name="batch">How many pictures at once.</param>
    /// <param name="size">Their height and width.</param>
    /// <param name="random">For pictures and labels.</param>
    /// <exception cref="ArgumentException">The model takes no such pictures or gives no scores.</exception>
    public ModelBench(Model model, int batch, Size2d size, RandomSource random)
    {
        _model = model;
        var summary = ModelSummary.Of(model.Network, size);
        if (summary.Output.Rank != 2) throw new ArgumentException($"{model.Name} gives {summary.Output}, not a score for each class; only classifiers are measured.");
        MultiplyAdds = summary.MultiplyAdds * batch;
        // The summary counts in a pass of its own; what that used is not what is measured.
        BufferPool.Trim();
        GC.Collect();
        _input = random.Normal([batch, 3, size.Height, size.Width]);
        _labels = [.. Enumerable.Range(0, batch).Select(_ => random.NextInt32(summary.Output[1]))];
        // Weights from a file come without what dropout needs in training.
        foreach (var module in model.Network.NamedModules().Select(entry => entry.Module).OfType<IRandomModule>()) module.Random ??= random.Split();
        var forward = 2.0 * MultiplyAdds;
        Parts =
        [
            new("forward", "forward_ms", forward, () => Forward().Dispose()),
            // The input gradient multiplies as often as the pass itself; so does the weight gradient.
            new("backward", "forward_backward_ms", 2 * forward, () => InputGradient().Dispose()),
            new("training", "training_step_ms", 3 * forward, () => TrainingStep()),
            new("gradcam", "gradcam_ms", forward, GradCam),
            // Grad-CAM needs but the end of a backward pass.
            new("five", "five_methods_ms", FiveMethods.Count * forward, Five),
            new(Taps, "forward_backward_taps_ms", 2 * forward, () => WithoutWinograd(() => InputGradient().Dispose())),
        ];
    }

    /// <summary>The methods that are asked of one recording.</summary>
    public static IReadOnlyList<string> FiveMethods { get; } = ["gradient", "deconvnet", "guided", "gradcam", "guided-gradcam"];

    /// <summary>The parts that are measured where none is named.</summary>
    public static IReadOnlyList<string> UsualParts { get; } = ["forward", "backward", "training", "gradcam", "five"];

    /// <summary>The names of <see cref="Parts"/>.</summary>
    public static IReadOnlyList<string> PartNames { get; } = [.. UsualParts, Taps];

    /// <summary>What can be measured.</summary>
    public IReadOnlyList<BenchPart> Parts { get; }

    /// <summary>The multiplications with addition of one forward pass of the batch.</summary>
    public long MultiplyAdds { get; }

    /// <summary>The pictures, N×3×H×W.</summary>
    public Tensor Input => _input;

    /// <summary>The pictures' classes, for training.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>The scores; nothing is recorded.</summary>
    public Tensor Forward() => _model.Network.Call(_input);

    /// <summary>The gradient of the score of a class, summed over the batch, with respect to the input.</summary>
    public Tensor InputGradient()
    {
        using var tape = new Tape { KeepsValues = false };
        using var scope = new TensorScope();
        var scores = _model.Network.Call(tape.Watch(_input));
        var seed = Tensor.Zeros(scores.Shape);
        for (var row = 0; row < _labels.Length; row++) seed.MutableSpan<float>()[(row * scores.Shape[1]) + Class] = 1;
        using var gradients = tape.Backward(scores, [_input], seed);
        return scope.Keep(gradients.Take(_input));
    }

    // In the order of additions of the reference frameworks.
    private static void WithoutWinograd(Action action)
    {
        var before = Compute.Winograd;
        Compute.Winograd = false;
        try
        {
            action();
        }
        finally
        {
            Compute.Winograd = before;
        }
    }

    /// <summary>Forward and backward in training mode, and a step of gradient descent with momentum.</summary>
    /// <returns>The loss before the step.</returns>
    public double TrainingStep()
    {
        _model.Network.Train();
        try
        {
            using var tape = new Tape { KeepsValues = false };
            // Only who trains needs the memory for it.
            _optimizer ??= new Sgd(_model.Network.NamedParameters(), LearningRate, Momentum);
            var weights = _optimizer.Values;
            foreach (var weight in weights) tape.Watch(weight);
            using var scope = new TensorScope();
            var loss = _model.Network.Call(tape.Watch(_input)).CrossEntropy(_labels);
            using var gradients = tape.Backward(loss, weights);
            _optimizer.Step(gradients.InOrder);
            return loss.ToDouble();
        }
        finally
        {
            _model.Network.Evaluate();
        }
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _input.Dispose();
    }

    private void GradCam()
    {
        using var explanation = Saliency.Explain(_model, _input, Class, SaliencyMethod.GradCam());
    }

    private void Five()
    {
        using var recording = Recording.For(_model, _input, _methods);
        foreach (var method in _methods)
        {
            using var attribution = recording.Attribute(method, Target.Class(Class));
        }
    }
}
