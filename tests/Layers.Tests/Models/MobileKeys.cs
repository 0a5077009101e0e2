namespace AutogradNet.Layers.Tests;

/// <summary>The state dictionaries of torchvision's networks of inverted residual blocks.</summary>
internal static class MobileKeys
{
    public static StateKeys Version2()
    {
        var keys = new StateKeys().ConvNorm("features.0", 32, 3, 3);
        var (before, place) = (32, 1);
        // Expansion t, channels c and repetitions n of the paper's table 2.
        foreach (var (t, c, n) in new[] { (1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1) })
        {
            for (var i = 0; i < n; i++, before = c, place++)
            {
                var (name, inner, step) = ($"features.{place}.conv", t * before, 0);
                if (t > 1) keys.ConvNorm($"{name}.{step++}", inner, before, 1);
                keys.ConvNorm($"{name}.{step}", inner, inner, 3, inner).Conv($"{name}.{step + 1}", c, inner, 1).BatchNorm($"{name}.{step + 2}", c);
            }
        }

        return keys.ConvNorm("features.18", 1280, 320, 1).Linear("classifier.1", 1000, 1280);
    }

    // Kernel, expanded channels, channels and whether squeezed: the papers' tables 1 and 2.
    public static StateKeys Version3Large() => Version3(
        [
            (3, 16, 16, false), (3, 64, 24, false), (3, 72, 24, false), (5, 72, 40, true), (5, 120, 40, true), (5, 120, 40, true), (3, 240, 80, false), (3, 200, 80, false),
            (3, 184, 80, false), (3, 184, 80, false), (3, 480, 112, true), (3, 672, 112, true), (5, 672, 160, true), (5, 960, 160, true), (5, 960, 160, true),
        ],
        1280);

    public static StateKeys Version3Small() => Version3(
        [
            (3, 16, 16, true), (3, 72, 24, false), (3, 88, 24, false), (5, 96, 40, true), (5, 240, 40, true), (5, 240, 40, true), (5, 120, 48, true), (5, 144, 48, true),
            (5, 288, 96, true), (5, 576, 96, true), (5, 576, 96, true),
        ],
        1024);

    public static StateKeys EfficientNet(double width, double depth)
    {
        (int Expansion, int Kernel, int Channels, int Repeats)[] stages = [(1, 3, 16, 1), (6, 3, 24, 2), (6, 5, 40, 2), (6, 3, 80, 3), (6, 5, 112, 3), (6, 5, 192, 4), (6, 3, 320, 1)];
        var before = Divisible(32 * width);
        var keys = new StateKeys().ConvNorm("features.0", before, 3, 3);
        for (var stage = 0; stage < stages.Length; stage++)
        {
            var (expansion, kernel, channels, repeats) = stages[stage];
            channels = Divisible(channels * width);
            for (var i = 0; i < (int)Math.Ceiling(repeats * depth); i++, before = channels)
            {
                Block(keys, $"features.{stage + 1}.{i}.block", before, expansion * before, channels, kernel, Math.Max(1, before / 4));
            }
        }

        return keys.ConvNorm("features.8", 4 * before, before, 1).Linear("classifier.1", 1000, 4 * before);
    }

    public static StateKeys MnasNet()
    {
        var keys = new StateKeys().Conv("layers.0", 32, 3, 3).BatchNorm("layers.1", 32).Conv("layers.3", 32, 32, 3, groups: 32).BatchNorm("layers.4", 32)
            .Conv("layers.6", 16, 32, 1).BatchNorm("layers.7", 16);
        var (before, place) = (16, 8);
        foreach (var (kernel, expansion, channels, repeats) in new[] { (3, 3, 24, 3), (5, 3, 40, 3), (5, 6, 80, 3), (3, 6, 96, 2), (5, 6, 192, 4), (3, 6, 320, 1) })
        {
            for (var i = 0; i < repeats; i++, before = channels)
            {
                var (name, inner) = ($"layers.{place}.{i}.layers", expansion * before);
                keys.Conv($"{name}.0", inner, before, 1).BatchNorm($"{name}.1", inner).Conv($"{name}.3", inner, inner, kernel, groups: inner).BatchNorm($"{name}.4", inner)
                    .Conv($"{name}.6", channels, inner, 1).BatchNorm($"{name}.7", channels);
            }

            place++;
        }

        return keys.Conv("layers.14", 1280, 320, 1).BatchNorm("layers.15", 1280).Linear("classifier.1", 1000, 1280);
    }

    private static StateKeys Version3((int Kernel, int Expanded, int Channels, bool IsSqueezed)[] blocks, int last)
    {
        var keys = new StateKeys().ConvNorm("features.0", 16, 3, 3);
        var (before, place) = (16, 1);
        foreach (var (kernel, expanded, channels, isSqueezed) in blocks)
        {
            Block(keys, $"features.{place++}.block", before, expanded, channels, kernel, isSqueezed ? Divisible(expanded / 4) : null);
            before = channels;
        }

        return keys.ConvNorm($"features.{place}", 6 * before, before, 1).Linear("classifier.0", last, 6 * before).Linear("classifier.3", 1000, last);
    }

    // Expansion where it widens, depthwise convolution, squeeze and excitation where there is one, projection: numbered as they come.
    private static void Block(StateKeys keys, string name, int before, int expanded, int channels, int kernel, int? squeezed)
    {
        var step = 0;
        if (expanded != before) keys.ConvNorm($"{name}.{step++}", expanded, before, 1);
        keys.ConvNorm($"{name}.{step++}", expanded, expanded, kernel, expanded);
        if (squeezed is { } count) keys.Excitation($"{name}.{step++}", expanded, count);
        keys.ConvNorm($"{name}.{step}", channels, expanded, 1);
    }

    // The nearest multiple of eight that is not more than a tenth smaller.
    private static int Divisible(double channels)
    {
        var rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
