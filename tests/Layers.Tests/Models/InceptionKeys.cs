namespace AutogradNet.Layers.Tests;

/// <summary>The state dictionary of torchvision's Inception v3.</summary>
internal static class InceptionKeys
{
    public static StateKeys Make()
    {
        var keys = new StateKeys().Basic("Conv2d_1a_3x3", 32, 3, 3).Basic("Conv2d_2a_3x3", 32, 32, 3).Basic("Conv2d_2b_3x3", 64, 32, 3)
            .Basic("Conv2d_3b_1x1", 80, 64, 1).Basic("Conv2d_4a_3x3", 192, 80, 3);
        var before = 192;
        foreach (var (letter, pooled) in new[] { ('b', 32), ('c', 64), ('d', 64) })
        {
            var name = $"Mixed_5{letter}";
            keys.Basic($"{name}.branch1x1", 64, before, 1).Basic($"{name}.branch5x5_1", 48, before, 1).Basic($"{name}.branch5x5_2", 64, 48, 5)
                .Basic($"{name}.branch3x3dbl_1", 64, before, 1).Basic($"{name}.branch3x3dbl_2", 96, 64, 3).Basic($"{name}.branch3x3dbl_3", 96, 96, 3)
                .Basic($"{name}.branch_pool", pooled, before, 1);
            before = 64 + 64 + 96 + pooled;
        }

        keys.Basic("Mixed_6a.branch3x3", 384, 288, 3).Basic("Mixed_6a.branch3x3dbl_1", 64, 288, 1).Basic("Mixed_6a.branch3x3dbl_2", 96, 64, 3).Basic("Mixed_6a.branch3x3dbl_3", 96, 96, 3);
        foreach (var (letter, c) in new[] { ('b', 128), ('c', 160), ('d', 160), ('e', 192) })
        {
            var name = $"Mixed_6{letter}";
            keys.Basic($"{name}.branch1x1", 192, 768, 1)
                .Basic($"{name}.branch7x7_1", c, 768, 1).Basic($"{name}.branch7x7_2", c, c, 1, 7).Basic($"{name}.branch7x7_3", 192, c, 7, 1)
                .Basic($"{name}.branch7x7dbl_1", c, 768, 1).Basic($"{name}.branch7x7dbl_2", c, c, 7, 1).Basic($"{name}.branch7x7dbl_3", c, c, 1, 7)
                .Basic($"{name}.branch7x7dbl_4", c, c, 7, 1).Basic($"{name}.branch7x7dbl_5", 192, c, 1, 7)
                .Basic($"{name}.branch_pool", 192, 768, 1);
        }

        keys.Basic("AuxLogits.conv0", 128, 768, 1).Basic("AuxLogits.conv1", 768, 128, 5).Linear("AuxLogits.fc", 1000, 768)
            .Basic("Mixed_7a.branch3x3_1", 192, 768, 1).Basic("Mixed_7a.branch3x3_2", 320, 192, 3)
            .Basic("Mixed_7a.branch7x7x3_1", 192, 768, 1).Basic("Mixed_7a.branch7x7x3_2", 192, 192, 1, 7).Basic("Mixed_7a.branch7x7x3_3", 192, 192, 7, 1).Basic("Mixed_7a.branch7x7x3_4", 192, 192, 3);
        foreach (var (name, channels) in new[] { ("Mixed_7b", 1280), ("Mixed_7c", 2048) })
        {
            keys.Basic($"{name}.branch1x1", 320, channels, 1)
                .Basic($"{name}.branch3x3_1", 384, channels, 1).Basic($"{name}.branch3x3_2a", 384, 384, 1, 3).Basic($"{name}.branch3x3_2b", 384, 384, 3, 1)
                .Basic($"{name}.branch3x3dbl_1", 448, channels, 1).Basic($"{name}.branch3x3dbl_2", 384, 448, 3).Basic($"{name}.branch3x3dbl_3a", 384, 384, 1, 3).Basic($"{name}.branch3x3dbl_3b", 384, 384, 3, 1)
                .Basic($"{name}.branch_pool", 192, channels, 1);
        }

        return keys.Linear("fc", 1000, 2048);
    }
}
