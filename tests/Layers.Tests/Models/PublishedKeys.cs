namespace AutogradNet.Layers.Tests;

/// <summary>The state dictionaries of torchvision's models, from the tables of the papers and torchvision's names.</summary>
internal static class PublishedKeys
{
    private static readonly Dictionary<string, int[]> VggChannels = new()
    {
        // A zero is a pooling layer.
        ["vgg11"] = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0],
        ["vgg13"] = [64, 64, 0, 128, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0],
        ["vgg16"] = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0],
        ["vgg19"] = [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0],
    };

    public static StateKeys Of(string name) => name switch
    {
        "alexnet" => AlexNet(),
        "squeezenet1_0" => SqueezeNet(96, 7, [3, 4, 5, 7, 8, 9, 10, 12]),
        "squeezenet1_1" => SqueezeNet(64, 3, [3, 4, 6, 7, 9, 10, 11, 12]),
        "resnet18" => BasicResNet([2, 2, 2, 2]),
        "resnet34" => BasicResNet([3, 4, 6, 3]),
        "resnet50" => ResNet([3, 4, 6, 3], 1, 64),
        "resnet101" => ResNet([3, 4, 23, 3], 1, 64),
        "resnet152" => ResNet([3, 8, 36, 3], 1, 64),
        "resnext50_32x4d" => ResNet([3, 4, 6, 3], 32, 4),
        "resnext101_32x8d" => ResNet([3, 4, 23, 3], 32, 8),
        "wide_resnet50_2" => ResNet([3, 4, 6, 3], 1, 128),
        "wide_resnet101_2" => ResNet([3, 4, 23, 3], 1, 128),
        "densenet121" => DenseNet(64, 32, [6, 12, 24, 16]),
        "densenet161" => DenseNet(96, 48, [6, 12, 36, 24]),
        "densenet169" => DenseNet(64, 32, [6, 12, 32, 32]),
        "densenet201" => DenseNet(64, 32, [6, 12, 48, 32]),
        "googlenet" => GoogLeNet(),
        "inception_v3" => InceptionKeys.Make(),
        "mobilenet_v2" => MobileKeys.Version2(),
        "mobilenet_v3_small" => MobileKeys.Version3Small(),
        "mobilenet_v3_large" => MobileKeys.Version3Large(),
        "efficientnet_b0" => MobileKeys.EfficientNet(1, 1),
        "efficientnet_b1" => MobileKeys.EfficientNet(1, 1.1),
        "efficientnet_b2" => MobileKeys.EfficientNet(1.1, 1.2),
        "efficientnet_b3" => MobileKeys.EfficientNet(1.2, 1.4),
        "efficientnet_b4" => MobileKeys.EfficientNet(1.4, 1.8),
        "mnasnet1_0" => MobileKeys.MnasNet(),
        "shufflenet_v2_x1_0" => ShuffleNet(),
        "regnet_y_400mf" => RegNet(),
        "convnext_tiny" => ConvNeXt(),
        _ => Vgg(VggChannels[name.Replace("_bn", "")], name.EndsWith("_bn", StringComparison.Ordinal)),
    };

    private static StateKeys AlexNet() => new StateKeys()
        .Conv("features.0", 64, 3, 11, bias: true).Conv("features.3", 192, 64, 5, bias: true).Conv("features.6", 384, 192, 3, bias: true)
        .Conv("features.8", 256, 384, 3, bias: true).Conv("features.10", 256, 256, 3, bias: true)
        .Linear("classifier.1", 4096, 256 * 6 * 6).Linear("classifier.4", 4096, 4096).Linear("classifier.6", 1000, 4096);

    private static StateKeys Vgg(int[] channels, bool batchNorm)
    {
        var keys = new StateKeys();
        var (place, before) = (0, 3);
        foreach (var count in channels)
        {
            if (count == 0)
            {
                place++;
                continue;
            }

            keys.Conv($"features.{place}", count, before, 3, bias: true);
            if (batchNorm) keys.BatchNorm($"features.{place + 1}", count);
            place += batchNorm ? 3 : 2;
            before = count;
        }

        return keys.Linear("classifier.0", 4096, 512 * 7 * 7).Linear("classifier.3", 4096, 4096).Linear("classifier.6", 1000, 4096);
    }

    private static StateKeys SqueezeNet(int first, int size, int[] places)
    {
        var keys = new StateKeys().Conv("features.0", first, 3, size, bias: true);
        int[] squeezed = [16, 16, 32, 32, 48, 48, 64, 64];
        var before = first;
        foreach (var (place, squeeze) in places.Zip(squeezed))
        {
            var expand = 4 * squeeze;
            keys.Conv($"features.{place}.squeeze", squeeze, before, 1, bias: true)
                .Conv($"features.{place}.expand1x1", expand, squeeze, 1, bias: true)
                .Conv($"features.{place}.expand3x3", expand, squeeze, 3, bias: true);
            before = 2 * expand;
        }

        return keys.Conv("classifier.1", 1000, 512, 1, bias: true);
    }

    private static StateKeys BasicResNet(int[] blocks)
    {
        var keys = new StateKeys().Conv("conv1", 64, 3, 7).BatchNorm("bn1", 64);
        var before = 64;
        for (var stage = 0; stage < 4; stage++)
        {
            var channels = 64 << stage;
            for (var i = 0; i < blocks[stage]; i++, before = channels)
            {
                var name = $"layer{stage + 1}.{i}";
                keys.Conv($"{name}.conv1", channels, before, 3).BatchNorm($"{name}.bn1", channels).Conv($"{name}.conv2", channels, channels, 3).BatchNorm($"{name}.bn2", channels);
                if (before != channels) keys.ConvNorm($"{name}.downsample", channels, before, 1);
            }
        }

        return keys.Linear("fc", 1000, 512);
    }

    private static StateKeys ResNet(int[] blocks, int groups, int groupWidth)
    {
        var keys = new StateKeys().Conv("conv1", 64, 3, 7).BatchNorm("bn1", 64);
        var before = 64;
        for (var stage = 0; stage < 4; stage++)
        {
            var (inner, channels) = ((groups * groupWidth) << stage, 256 << stage);
            for (var i = 0; i < blocks[stage]; i++, before = channels)
            {
                var name = $"layer{stage + 1}.{i}";
                keys.Conv($"{name}.conv1", inner, before, 1).BatchNorm($"{name}.bn1", inner)
                    .Conv($"{name}.conv2", inner, inner, 3, groups: groups).BatchNorm($"{name}.bn2", inner)
                    .Conv($"{name}.conv3", channels, inner, 1).BatchNorm($"{name}.bn3", channels);
                if (i == 0) keys.ConvNorm($"{name}.downsample", channels, before, 1);
            }
        }

        return keys.Linear("fc", 1000, 2048);
    }

    private static StateKeys DenseNet(int first, int growth, int[] blocks)
    {
        var keys = new StateKeys().Conv("features.conv0", first, 3, 7).BatchNorm("features.norm0", first);
        var channels = first;
        for (var block = 1; block <= 4; block++)
        {
            for (var layer = 1; layer <= blocks[block - 1]; layer++, channels += growth)
            {
                var name = $"features.denseblock{block}.denselayer{layer}";
                keys.BatchNorm($"{name}.norm1", channels).Conv($"{name}.conv1", 4 * growth, channels, 1).BatchNorm($"{name}.norm2", 4 * growth).Conv($"{name}.conv2", growth, 4 * growth, 3);
            }

            if (block == 4) break;
            keys.BatchNorm($"features.transition{block}.norm", channels).Conv($"features.transition{block}.conv", channels / 2, channels, 1);
            channels /= 2;
        }

        return keys.BatchNorm("features.norm5", channels).Linear("classifier", 1000, channels);
    }

    private static StateKeys GoogLeNet()
    {
        // The columns of the paper's table 1: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj.
        (string Name, int[] Widths)[] modules =
        [
            ("3a", [64, 96, 128, 16, 32, 32]), ("3b", [128, 128, 192, 32, 96, 64]), ("4a", [192, 96, 208, 16, 48, 64]), ("4b", [160, 112, 224, 24, 64, 64]),
            ("4c", [128, 128, 256, 24, 64, 64]), ("4d", [112, 144, 288, 32, 64, 64]), ("4e", [256, 160, 320, 32, 128, 128]), ("5a", [256, 160, 320, 32, 128, 128]),
            ("5b", [384, 192, 384, 48, 128, 128]),
        ];
        var keys = new StateKeys().Basic("conv1", 64, 3, 7).Basic("conv2", 64, 64, 1).Basic("conv3", 192, 64, 3);
        var before = 192;
        foreach (var (letter, w) in modules)
        {
            var name = $"inception{letter}";
            // torchvision's third branch has 3×3 where the paper has 5×5.
            keys.Basic($"{name}.branch1", w[0], before, 1).Basic($"{name}.branch2.0", w[1], before, 1).Basic($"{name}.branch2.1", w[2], w[1], 3)
                .Basic($"{name}.branch3.0", w[3], before, 1).Basic($"{name}.branch3.1", w[4], w[3], 3).Basic($"{name}.branch4.1", w[5], before, 1);
            before = w[0] + w[2] + w[4] + w[5];
        }

        foreach (var (name, channels) in new[] { ("aux1", 512), ("aux2", 528) })
        {
            keys.Basic($"{name}.conv", 128, channels, 1).Linear($"{name}.fc1", 1024, 2048).Linear($"{name}.fc2", 1000, 1024);
        }

        return keys.Linear("fc", 1000, 1024);
    }

    private static StateKeys ShuffleNet()
    {
        var keys = new StateKeys().ConvNorm("conv1", 24, 3, 3);
        var before = 24;
        foreach (var (stage, channels, repeats) in new[] { (2, 116, 4), (3, 232, 8), (4, 464, 4) })
        {
            var half = channels / 2;
            for (var i = 0; i < repeats; i++, before = channels)
            {
                var name = $"stage{stage}.{i}";
                if (i == 0)
                {
                    keys.Conv($"{name}.branch1.0", before, before, 3, groups: before).BatchNorm($"{name}.branch1.1", before)
                        .Conv($"{name}.branch1.2", half, before, 1).BatchNorm($"{name}.branch1.3", half);
                }

                keys.Conv($"{name}.branch2.0", half, i == 0 ? before : half, 1).BatchNorm($"{name}.branch2.1", half)
                    .Conv($"{name}.branch2.3", half, half, 3, groups: half).BatchNorm($"{name}.branch2.4", half)
                    .Conv($"{name}.branch2.5", half, half, 1).BatchNorm($"{name}.branch2.6", half);
            }
        }

        return keys.ConvNorm("conv5", 1024, 464, 1).Linear("fc", 1000, 1024);
    }

    private static StateKeys RegNet()
    {
        var keys = new StateKeys().ConvNorm("stem", 32, 3, 3);
        var before = 32;
        foreach (var (stage, channels, depth) in new[] { (1, 48, 1), (2, 104, 3), (3, 208, 6), (4, 440, 6) })
        {
            for (var i = 0; i < depth; i++, before = channels)
            {
                var name = $"trunk_output.block{stage}.block{stage}-{i}";
                if (i == 0) keys.ConvNorm($"{name}.proj", channels, before, 1);
                keys.ConvNorm($"{name}.f.a", channels, before, 1).ConvNorm($"{name}.f.b", channels, channels, 3, groups: channels / 8)
                    .Excitation($"{name}.f.se", channels, before / 4).ConvNorm($"{name}.f.c", channels, channels, 1);
            }
        }

        return keys.Linear("fc", 1000, 440);
    }

    private static StateKeys ConvNeXt()
    {
        var keys = new StateKeys().Conv("features.0.0", 96, 3, 4, bias: true).Affine("features.0.1", 96);
        foreach (var (place, channels, blocks) in new[] { (1, 96, 3), (3, 192, 3), (5, 384, 9), (7, 768, 3) })
        {
            if (place > 1) keys.Affine($"features.{place - 1}.0", channels / 2).Conv($"features.{place - 1}.1", channels, channels / 2, 2, bias: true);
            for (var i = 0; i < blocks; i++)
            {
                var name = $"features.{place}.{i}";
                keys.Tensor($"{name}.layer_scale", channels, 1, 1).Conv($"{name}.block.0", channels, channels, 7, bias: true, groups: channels)
                    .Affine($"{name}.block.2", channels).Linear($"{name}.block.3", 4 * channels, channels).Linear($"{name}.block.5", channels, 4 * channels);
            }
        }

        return keys.Affine("classifier.0", 768).Linear("classifier.2", 1000, 768);
    }
}
