namespace AutogradNet.Layers.Tests;

/// <summary>
/// What torchvision publishes about each model: the parameters, the multiply-adds for one image of the weights' own crop size in
/// thousand millions (to three digits behind the point), and some tensors of the state dictionary.
/// </summary>
internal sealed record PublishedModel(string Name, long Parameters, double MultiplyAdds, params (string Key, int[] Shape)[] Tensors)
{
    public static IReadOnlyList<PublishedModel> All { get; } =
    [
        new("alexnet", 61_100_840, 0.714, ("features.10.weight", [256, 256, 3, 3]), ("classifier.6.bias", [1000])),
        new("vgg11", 132_863_336, 7.609, ("features.18.weight", [512, 512, 3, 3]), ("classifier.0.weight", [4096, 25088])),
        new("vgg13", 133_047_848, 11.308, ("features.22.weight", [512, 512, 3, 3]), ("classifier.6.weight", [1000, 4096])),
        new("vgg16", 138_357_544, 15.47, ("features.28.bias", [512]), ("classifier.3.weight", [4096, 4096])),
        new("vgg19", 143_667_240, 19.632, ("features.34.weight", [512, 512, 3, 3]), ("classifier.6.weight", [1000, 4096])),
        new("vgg11_bn", 132_868_840, 7.609, ("features.26.running_var", [512]), ("features.25.bias", [512])),
        new("vgg13_bn", 133_053_736, 11.308, ("features.32.running_mean", [512]), ("features.31.weight", [512, 512, 3, 3])),
        new("vgg16_bn", 138_365_992, 15.47, ("features.41.num_batches_tracked", []), ("features.40.weight", [512, 512, 3, 3])),
        new("vgg19_bn", 143_678_248, 19.632, ("features.50.weight", [512]), ("features.49.weight", [512, 512, 3, 3])),
        new("squeezenet1_0", 1_248_424, 0.819, ("features.3.expand1x1.weight", [64, 16, 1, 1]), ("classifier.1.bias", [1000])),
        new("squeezenet1_1", 1_235_496, 0.349, ("features.3.expand1x1.weight", [64, 16, 1, 1]), ("classifier.1.bias", [1000])),
        new("resnet18", 11_689_512, 1.814, ("layer2.0.downsample.0.weight", [128, 64, 1, 1]), ("layer4.1.bn2.running_var", [512])),
        new("resnet34", 21_797_672, 3.664, ("layer3.5.conv2.weight", [256, 256, 3, 3]), ("fc.weight", [1000, 512])),
        new("resnet50", 25_557_032, 4.089, ("layer1.0.downsample.1.running_mean", [256]), ("fc.weight", [1000, 2048])),
        new("resnet101", 44_549_160, 7.801, ("layer3.22.conv3.weight", [1024, 256, 1, 1]), ("fc.weight", [1000, 2048])),
        new("resnet152", 60_192_808, 11.514, ("layer3.35.conv1.weight", [256, 1024, 1, 1]), ("layer2.7.bn3.bias", [512])),
        new("resnext50_32x4d", 25_028_904, 4.23, ("layer1.0.conv2.weight", [128, 4, 3, 3]), ("layer4.0.conv2.weight", [1024, 32, 3, 3])),
        new(
            "resnext101_32x8d",
            88_791_336,
            16.414,
            ("layer1.0.conv2.weight", [256, 8, 3, 3]),
            ("layer4.2.conv3.weight", [2048, 2048, 1, 1])),
        new("wide_resnet50_2", 68_883_240, 11.398, ("layer4.0.conv2.weight", [1024, 1024, 3, 3]), ("fc.weight", [1000, 2048])),
        new(
            "wide_resnet101_2",
            126_886_696,
            22.753,
            ("layer3.22.conv1.weight", [512, 1024, 1, 1]),
            ("layer1.0.conv1.weight", [128, 64, 1, 1])),
        new(
            "densenet121",
            7_978_856,
            2.834,
            ("features.denseblock4.denselayer16.conv2.weight", [32, 128, 3, 3]),
            ("features.norm5.weight", [1024])),
        new(
            "densenet161",
            28_681_000,
            7.728,
            ("features.conv0.weight", [96, 3, 7, 7]),
            ("features.denseblock3.denselayer36.conv1.weight", [192, 2064, 1, 1]),
            ("classifier.weight", [1000, 2208])),
        new(
            "densenet169",
            14_149_480,
            3.36,
            ("features.denseblock4.denselayer32.norm1.bias", [1632]),
            ("features.transition3.conv.weight", [640, 1280, 1, 1]),
            ("classifier.weight", [1000, 1664])),
        new(
            "densenet201",
            20_013_928,
            4.291,
            ("features.denseblock3.denselayer48.conv1.weight", [128, 1760, 1, 1]),
            ("classifier.weight", [1000, 1920])),
        new(
            "googlenet",
            6_624_904,
            1.498,
            ("inception3a.branch3.1.conv.weight", [32, 16, 3, 3]),
            ("aux1.fc1.weight", [1024, 2048]),
            ("aux2.conv.bn.weight", [128])),
        new(
            "inception_v3",
            27_161_264 - InceptionAuxiliary,
            5.713,
            ("Conv2d_4a_3x3.conv.weight", [192, 80, 3, 3]),
            ("Mixed_5b.branch3x3dbl_3.conv.weight", [96, 96, 3, 3]),
            ("Mixed_6a.branch3x3.conv.weight", [384, 288, 3, 3]),
            ("Mixed_6b.branch7x7dbl_2.conv.weight", [128, 128, 7, 1]),
            ("Mixed_6c.branch7x7_3.conv.weight", [192, 160, 7, 1]),
            ("Mixed_7a.branch7x7x3_2.conv.weight", [192, 192, 1, 7]),
            ("Mixed_7b.branch3x3_2a.conv.weight", [384, 384, 1, 3]),
            ("Mixed_7c.branch3x3dbl_3b.conv.weight", [384, 384, 3, 1]),
            ("Mixed_7c.branch_pool.bn.running_var", [192]),
            ("AuxLogits.conv1.conv.weight", [768, 128, 5, 5])),
        new("mobilenet_v2", 3_504_872, 0.301, ("features.1.conv.1.weight", [16, 32, 1, 1]), ("features.18.0.weight", [1280, 320, 1, 1])),
        new(
            "mobilenet_v3_small",
            2_542_856,
            0.057,
            ("features.1.block.1.fc1.weight", [8, 16, 1, 1]),
            ("features.4.block.1.0.weight", [96, 1, 5, 5]),
            ("features.12.0.weight", [576, 96, 1, 1]),
            ("classifier.3.weight", [1000, 1024])),
        new(
            "mobilenet_v3_large",
            5_483_032,
            0.217,
            ("features.1.block.0.0.weight", [16, 1, 3, 3]),
            ("features.15.block.2.fc1.weight", [240, 960, 1, 1]),
            ("features.16.1.running_var", [960]),
            ("classifier.0.weight", [1280, 960])),
        new(
            "efficientnet_b0",
            5_288_548,
            0.386,
            ("features.1.0.block.1.fc1.weight", [8, 32, 1, 1]),
            ("features.8.0.weight", [1280, 320, 1, 1])),
        new(
            "efficientnet_b1",
            7_794_184,
            0.687,
            ("features.7.1.block.2.fc2.weight", [1920, 80, 1, 1]),
            ("classifier.1.weight", [1000, 1280])),
        new("efficientnet_b2", 9_109_994, 1.088, ("features.0.0.weight", [32, 3, 3, 3]), ("classifier.1.weight", [1000, 1408])),
        new("efficientnet_b3", 12_233_232, 1.827, ("features.0.0.weight", [40, 3, 3, 3]), ("classifier.1.weight", [1000, 1536])),
        new(
            "efficientnet_b4",
            19_341_616,
            4.394,
            ("features.6.7.block.0.0.weight", [1632, 272, 1, 1]),
            ("classifier.1.weight", [1000, 1792])),
        new(
            "mnasnet1_0",
            4_383_312,
            0.314,
            ("layers.8.0.layers.3.weight", [48, 1, 3, 3]),
            ("layers.12.3.layers.6.weight", [192, 1152, 1, 1]),
            ("layers.14.weight", [1280, 320, 1, 1])),
        new(
            "shufflenet_v2_x1_0",
            2_278_604,
            0.145,
            ("stage2.0.branch1.0.weight", [24, 1, 3, 3]),
            ("stage4.3.branch2.5.weight", [232, 232, 1, 1]),
            ("conv5.0.weight", [1024, 464, 1, 1])),
        new(
            "regnet_y_400mf",
            4_344_144,
            0.402,
            ("trunk_output.block1.block1-0.proj.0.weight", [48, 32, 1, 1]),
            ("trunk_output.block2.block2-2.f.b.0.weight", [104, 8, 3, 3]),
            ("trunk_output.block4.block4-0.f.se.fc1.weight", [52, 440, 1, 1]),
            ("trunk_output.block4.block4-5.f.c.1.running_mean", [440])),
        new(
            "convnext_tiny",
            28_589_128,
            4.456,
            ("features.0.1.weight", [96]),
            ("features.1.0.layer_scale", [96, 1, 1]),
            ("features.5.8.block.3.weight", [1536, 384]),
            ("features.6.1.weight", [768, 384, 2, 2]),
            ("classifier.0.bias", [768]),
            ("classifier.2.weight", [1000, 768])),
    ];

    // conv0 768·128 and conv1 128·768·25 weights, their norms 2·128 and 2·768, and 768·1000 + 1000 of the classifier.
    private const long InceptionAuxiliary = (768 * 128) + (128 * 768 * 25) + 256 + 1536 + 769_000;

    public override string ToString() => Name;
}
