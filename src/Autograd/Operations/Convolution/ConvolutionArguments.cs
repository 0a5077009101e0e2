using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>What shapes and attributes of a convolution come to, or what is wrong with them.</summary>
internal static class ConvolutionArguments
{
    /// <summary>The geometry of a convolution of <paramref name="input"/> with <paramref name="weight"/>.</summary>
    /// <exception cref="ArgumentException">They do not fit; the message prints both shapes.</exception>
    public static Conv2dGeometry Geometry(
        string operation, Shape input, Shape weight, Size2d stride, Padding2d padding, Size2d dilation, int groups)
    {
        SpatialArguments.RequireRank4(operation, input, "input");
        SpatialArguments.RequireRank4(operation, weight, "weight");
        SpatialArguments.RequirePositive(operation, stride, nameof(stride));
        SpatialArguments.RequirePositive(operation, dilation, nameof(dilation));
        SpatialArguments.RequireNotNegative(operation, padding);
        foreach (var extent in weight.Extents)
        {
            if (extent == 0) throw new ArgumentException($"{operation}: the weight {weight} for the input {input} is empty.");
        }

        RequireGroups(operation, input, weight, groups);
        if (input[1] != (long)weight[1] * groups)
        {
            throw new ArgumentException(
                $"{operation}: the input {input} has {input[1]} channels; the weight {weight} with {groups} group(s) takes {(long)weight[1] * groups}.");
        }

        SpatialArguments.RequireRoom(operation, input, new Size2d(weight[2], weight[3]), padding, dilation, weight);
        return new Conv2dGeometry(
            input[0], input[1], input[2], input[3], weight[0], weight[2], weight[3], stride.Height, stride.Width,
            padding.Top, padding.Left, padding.Bottom, padding.Right, dilation.Height, dilation.Width, groups);
    }

    /// <exception cref="ArgumentException">The filters cannot be divided among the groups; the message prints both shapes.</exception>
    public static void RequireGroups(string operation, Shape input, Shape weight, int groups)
    {
        if (groups < 1) throw new ArgumentOutOfRangeException(nameof(groups), groups, $"{operation}: there must be at least one group.");
        if (weight[0] % groups != 0)
        {
            throw new ArgumentException($"{operation}: the {weight[0]} filters of the weight {weight} for the input {input} cannot be divided among {groups} groups.");
        }
    }

    /// <exception cref="ArgumentException">The bias is not one number for each output channel; the message prints both shapes.</exception>
    public static void RequireBias(string operation, Tensor bias, Tensor weight, int outChannels)
    {
        if (bias.Shape.Rank != 1 || bias.Count != outChannels)
        {
            throw new ArgumentException($"{operation}: the bias has the shape {bias.Shape}; the weight {weight.Shape} takes [{outChannels}].");
        }
    }
}
